/// Text inside a Markdown table or list.
package enum Markdown {
  /// With everything escaped that means something there, in one line.
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
  /// With everything escaped that means something to a parser, and without what XML has no place for.
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
      // What XML 1.0 has no place for.
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension XML {
  /// The same with line ends as they are.
  package static func preformatted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { XML.text(String($0)) }.joined(separator: "\n")
  }
}

/// Text inside a workflow command of GitHub's.
package enum Workflow {
  /// What the command says.
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
