/// Text inside a Markdown table or list.
package enum Markdown {
  /// The text in one line, with all Markdown syntax escaped.
  package static func cell(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\n", "\r\n", "\r": escaped += " "
      case "|", "\\", "`", "*", "_", "<", ">", "[", "]": escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

/// Text inside an XML element or a quoted attribute.
package enum XML {
  /// The text with all XML syntax escaped and characters that XML does not allow replaced.
  package static func text(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      case "\n", "\r", "\t": escaped += "&#\(scalar.value);"
      // Not allowed in XML 1.0.
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension XML {
  /// Like ``text(_:)``, but keeps line ends.
  package static func preformatted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { XML.text(String($0)) }.joined(separator: "\n")
  }
}

/// Text inside a GitHub workflow command.
package enum Workflow {
  /// The message of the command.
  package static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  /// The value of a property of the command.
  package static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}

extension String {
  /// Every occurrence of a character replaced.
  fileprivate func replacing(_ character: Character, with text: String) -> String {
    reduce(into: "") { $0 += $1 == character ? text : String($1) }
  }
}
