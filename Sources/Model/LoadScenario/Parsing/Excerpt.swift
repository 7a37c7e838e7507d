/// Excerpts of a file's text for messages: short, and on one line.
enum Excerpt {
  /// The text, cut after `limit` characters.
  static func of(_ text: String, limit: Int = 80) -> String {
    let kept = text.prefix(limit)
    return kept.endIndex == text.endIndex ? text : kept + "…"
  }

  /// The text with control characters written as `\u{…}`, so that no file can break a line or control the terminal.
  static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
