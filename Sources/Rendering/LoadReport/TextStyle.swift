/// The colours and the width of text. Colours only repeat what the text says.
public struct TextStyle: Sendable, Hashable {
  /// Whether escape sequences are written.
  public var isColoured: Bool
  /// The maximum number of columns of a line.
  public var columns: Int

  /// The assumed width of a terminal.
  public static let usualColumns = 80

  /// A style.
  public init(isColoured: Bool, columns: Int = TextStyle.usualColumns) {
    self.isColoured = isColoured
    self.columns = columns
  }

  /// No escape sequences.
  public static let plain = TextStyle(isColoured: false)

  /// Colours and weights.
  package enum Ink: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  /// The text with these inks, if text is coloured.
  package func paint(_ text: String, _ inks: Ink...) -> String {
    guard isColoured, !inks.isEmpty else { return text }
    return "\u{1B}[\(inks.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  /// The number of columns of a text without escape sequences; for text of one column per character.
  public static func visibleLength(_ text: String) -> Int {
    var length = 0
    var isEscape = false
    for character in text {
      if character == "\u{1B}" {
        isEscape = true
      } else if !isEscape {
        length += 1
      } else if character.isLetter {
        isEscape = false
      }
    }
    return length
  }
}
