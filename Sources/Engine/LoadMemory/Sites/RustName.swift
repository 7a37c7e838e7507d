/// Symbols of Rust: the older form, which is C++'s with a hash at its end, and the newer (RFC 2603), of which the last parts of the
/// path are read.
enum RustName {
  /// The path; nil: it is none of Rust's.
  static func text(_ symbol: String) -> String? {
    if symbol.hasPrefix("_ZN") { return older(symbol.dropFirst(3)) }
    guard symbol.hasPrefix("_R"), let kind = symbol.dropFirst(2).first, "CIMNXY".contains(kind) else { return nil }
    return newer(symbol.dropFirst(2))
  }

  private static let hashLength = 17
  private static let escapes = [
    "$LT$": "<", "$GT$": ">", "$LP$": "(", "$RP$": ")", "$C$": ",", "$RF$": "&", "$BP$": "*", "$SP$": "@", "$u20$": " ",
    "$u27$": "'", "$u5b$": "[", "$u5d$": "]", "$u7b$": "{", "$u7d$": "}", "$u7e$": "~", "..": "::",
  ]

  private static func older(_ symbol: Substring) -> String? {
    var rest = symbol
    var parts: [String] = []
    while let part = identifier(&rest, isNewer: false) { parts.append(part) }
    guard rest.hasPrefix("E"), let hash = parts.popLast(), hash.count == hashLength, hash.hasPrefix("h"),
      hash.dropFirst().allSatisfy(\.isHexDigit), !parts.isEmpty
    else { return nil }
    return parts.map { part in
      var text = part.hasPrefix("_$") ? String(part.dropFirst()) : part
      for (escape, character) in escapes { text = text.replacing(escape, with: character) }
      return text
    }.joined(separator: "::")
  }

  /// So many parts of a path are told: its beginning is that of a type or trait, which takes the whole grammar to find.
  private static let toldParts = 2

  private static func newer(_ symbol: Substring) -> String? {
    var rest = symbol
    var parts: [String] = []
    while let first = rest.first {
      if first.isNumber, let part = identifier(&rest, isNewer: true) {
        if !part.isEmpty { parts.append(part) }
      } else if first == "s" || first == "B", let end = rest.firstIndex(of: "_") {
        // What tells parts of one name apart, or refers to what was there before.
        rest = rest[rest.index(after: end)...]
      } else {
        rest = rest.dropFirst()
      }
    }
    return parts.isEmpty ? nil : parts.suffix(toldParts).joined(separator: "::")
  }

  /// A length and as many characters.
  private static func identifier(_ text: inout Substring, isNewer: Bool) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let length = Int(digits), length < 1000 else { return nil }
    var rest = text.dropFirst(digits.count)
    if isNewer, rest.first == "_" { rest = rest.dropFirst() }
    guard rest.count >= length else { return nil }
    text = rest.dropFirst(length)
    return String(rest.prefix(length))
  }
}
