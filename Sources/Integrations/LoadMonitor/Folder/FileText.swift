internal import PortableFoundation

/// Reads small files whole.
package enum FileText {
  /// The text of a file; nil when it cannot be read.
  package static func read(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
