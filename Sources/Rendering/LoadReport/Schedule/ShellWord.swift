/// Words of a POSIX shell.
package enum ShellWord {
  /// A text as one word: unchanged if that is safe, otherwise in single quotes.
  package static func quoted(_ text: String) -> String {
    isPlain(text) ? text : "'\(EscapedScalars.text(text) { $0 == "'" ? "'\\''" : nil })'"
  }

  /// Whether shells and systemd take a text literally in every position.
  static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first != "~" else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-./:,+".unicodeScalars.contains(scalar))
    }
  }
}
