internal import LoadReport

/// A static file that pages link to.
package enum MonitorAsset: String, Sendable, CaseIterable {
  /// The style sheet of all pages.
  case style = "page.css"
  /// The script of all pages.
  case script = "page.js"
  /// The script of the live page.
  case live = "live.js"

  /// The path prefix of all assets.
  package static let prefix = "/assets/"

  /// The asset of a name.
  package init?(name: String) { self.init(rawValue: name) }

  /// Its media type.
  package var contentType: String {
    self == .style ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8"
  }

  /// Its text.
  package var text: String {
    switch self {
    case .style: Page.styleSheet + MonitorPage.styleSheet
    case .script: Page.script
    case .live: LiveScript.text
    }
  }
}
