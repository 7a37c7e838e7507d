/// A page: its title, its body, and the delivery of its style sheet and script. Pure.
///
/// Bodies use neither `style` attributes nor handlers in attributes nor scripts that are not linked, so that a server can
/// forbid all of these.
public struct Page: Sendable {
  /// The location of the style sheet and the script.
  public enum Assets: Sendable {
    /// In the page: a single file that needs no network.
    case inline
    /// `page.css` and `page.js` under this prefix.
    case linked(prefix: String)
  }

  /// The title, as text.
  public var title: String
  /// HTML of the main part.
  public var body: String
  /// HTML before the main part: links to other pages.
  public var navigation: String
  /// Additional scripts, under the prefix of linked assets.
  public var scripts: [String]

  /// A page.
  public init(title: String, body: String, navigation: String = "", scripts: [String] = []) {
    self.title = title
    self.body = body
    self.navigation = navigation
    self.scripts = scripts
  }

  /// The document.
  public func render(_ assets: Assets) -> String {
    let head: String
    var foot = ""
    switch assets {
    case .inline:
      head = """
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
        <style>\(Page.styleSheet)</style>
        """
      foot = "<script>\(Page.script)</script>\n"
    case .linked(let prefix):
      let prefix = XML.text(prefix)
      head =
        "<link rel=\"stylesheet\" href=\"\(prefix)page.css\">\n"
        + (["page.js"] + scripts).map { "<script src=\"\(prefix)\(XML.text($0))\" defer></script>" }.joined(
          separator: "\n")
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark"><title>\(XML.text(title))</title><link rel="icon" href="data:,">
      \(head)
      </head><body>\(navigation)<main>
      \(body)</main>
      \(foot)</body></html>

      """
  }
}
