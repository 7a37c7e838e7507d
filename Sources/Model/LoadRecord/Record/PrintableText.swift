/// Text from elsewhere (a target's names and messages, a scenario's description) as it may be printed: one line, and
/// without control sequences.
package enum PrintableText {
  /// Control characters become `U+FFFD`, line breaks and tabs a space.
  package static func of(_ text: String) -> String {
    var printable = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: printable.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0x2028...0x2029: printable.append("\u{FFFD}")
      default: printable.append(scalar)
      }
    }
    return String(printable)
  }
}
