/// Rust symbols: the older form, which is that of C++ with a hash at its end, and the newer one (``RustPath``).
enum RustName {
  /// The path; nil for symbols of other languages.
  static func text(_ symbol: String) -> String? {
    if symbol.hasPrefix("_ZN") { return older(symbol.dropFirst(3)) }
    return symbol.hasPrefix("_R") ? RustPath.text(symbol.dropFirst(2)) : nil
  }

  private static let hashLength = 17
  private static let characters = [
    "LT": "<", "GT": ">", "LP": "(", "RP": ")", "C": ",", "RF": "&", "BP": "*", "SP": "@",
  ]

  private static func older(_ symbol: Substring) -> String? {
    var rest = symbol
    var parts: [String] = []
    while let part = identifier(&rest) { parts.append(part) }
    guard rest.hasPrefix("E"), let hash = parts.popLast(), hash.count == hashLength, hash.hasPrefix("h"),
      hash.dropFirst().allSatisfy(\.isHexDigit), !parts.isEmpty
    else { return nil }
    return parts.map(unescaped).joined(separator: "::")
  }

  /// Replaces the escapes between dollar signs by their characters.
  private static func unescaped(_ part: String) -> String {
    var rest = part.hasPrefix("_$") ? part.dropFirst() : part[...]
    var text = ""
    while let first = rest.first {
      if rest.hasPrefix("..") {
        text += "::"
        rest = rest.dropFirst(2)
      } else if first == "$", let end = rest.dropFirst().firstIndex(of: "$"),
        let character = character(rest[rest.index(after: rest.startIndex)..<end])
      {
        text += character
        rest = rest[rest.index(after: end)...]
      } else {
        text.append(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private static func character(_ name: Substring) -> String? {
    if let known = characters[String(name)] { return known }
    guard name.hasPrefix("u"), let number = UInt32(name.dropFirst(), radix: 16) else { return nil }
    return Unicode.Scalar(number).map { String(Character($0)) }
  }

  /// Parses a length and as many characters.
  private static func identifier(_ text: inout Substring) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let length = Int(digits), length < 1000 else { return nil }
    let rest = text.dropFirst(digits.count)
    guard rest.count >= length else { return nil }
    text = rest.dropFirst(length)
    return String(rest.prefix(length))
  }
}
