/// Parses a Rust symbol of the newer form (RFC 2603): the path without generic arguments, lifetimes and hashes; that of
/// an implementation is the type's.
struct RustPath {
  /// The symbol behind "_R", to which its references refer.
  private let symbol: [UInt8]
  private var position = 0
  /// References refer back only, but may nest, …
  private var depth = 0
  private static let maximumDepth = 64
  /// … and what is referred to twice may itself refer twice: unbounded, a short symbol takes for ever.
  private var references = 0
  private static let maximumReferences = 1_000

  private init(_ symbol: [UInt8]) { self.symbol = symbol }

  /// The path; nil if it is malformed.
  ///
  /// - Parameter symbol: what follows "_R".
  static func text(_ symbol: Substring) -> String? {
    var parser = RustPath(Array(symbol.utf8))
    return parser.path()
  }

  // MARK: Paths

  private mutating func path() -> String? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth, let kind = next() else { return nil }
    switch kind {
    case UInt8(ascii: "C"): return identifier()
    case UInt8(ascii: "N"):
      guard let namespace = next(), let outer = path(), let name = identifier() else { return nil }
      // Closures and shims have a capital letter.
      let isSpecial = namespace < UInt8(ascii: "a")
      let last = isSpecial ? (namespace == UInt8(ascii: "C") ? "{closure}" : "{shim}") : name
      return "\(outer)::\(last)"
    case UInt8(ascii: "M"): return skipsImplementation() ? type() : nil
    case UInt8(ascii: "X"):
      guard skipsImplementation(), let type = type(), path() != nil else { return nil }
      return type
    case UInt8(ascii: "Y"):
      guard let type = type(), path() != nil else { return nil }
      return type
    case UInt8(ascii: "I"):
      guard let path = path() else { return nil }
      while !skips("E") { guard skipsGenericArgument() else { return nil } }
      return path
    case UInt8(ascii: "B"): return referred { $0.path() }
    default: return nil
    }
  }

  private mutating func skipsImplementation() -> Bool { skipsDisambiguator() && path() != nil }

  private mutating func skipsGenericArgument() -> Bool {
    if skips("L") { return number() != nil }
    if skips("K") { return skipsConstant() }
    return type() != nil
  }

  // MARK: Types

  private static let basic: [UInt8: String] = [
    UInt8(ascii: "a"): "i8", UInt8(ascii: "b"): "bool", UInt8(ascii: "c"): "char", UInt8(ascii: "d"): "f64",
    UInt8(ascii: "e"): "str", UInt8(ascii: "f"): "f32", UInt8(ascii: "h"): "u8", UInt8(ascii: "i"): "isize",
    UInt8(ascii: "j"): "usize", UInt8(ascii: "l"): "i32", UInt8(ascii: "m"): "u32", UInt8(ascii: "n"): "i128",
    UInt8(ascii: "o"): "u128", UInt8(ascii: "s"): "i16", UInt8(ascii: "t"): "u16", UInt8(ascii: "u"): "()",
    UInt8(ascii: "v"): "...", UInt8(ascii: "x"): "i64", UInt8(ascii: "y"): "u64", UInt8(ascii: "z"): "!",
    UInt8(ascii: "p"): "_",
  ]

  private mutating func type() -> String? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth, position < symbol.count else { return nil }
    let kind = symbol[position]
    if let name = Self.basic[kind] {
      position += 1
      return name
    }
    switch kind {
    case UInt8(ascii: "R"), UInt8(ascii: "Q"):
      position += 1
      if skips("L"), number() == nil { return nil }
      return type().map { (kind == UInt8(ascii: "R") ? "&" : "&mut ") + $0 }
    case UInt8(ascii: "P"), UInt8(ascii: "O"):
      position += 1
      return type().map { (kind == UInt8(ascii: "P") ? "*const " : "*mut ") + $0 }
    case UInt8(ascii: "S"):
      position += 1
      return type().map { "[\($0)]" }
    case UInt8(ascii: "A"):
      position += 1
      guard let element = type(), skipsConstant() else { return nil }
      return "[\(element); _]"
    case UInt8(ascii: "T"):
      position += 1
      return types().map { "(\($0.joined(separator: ", ")))" }
    case UInt8(ascii: "F"):
      position += 1
      return function()
    case UInt8(ascii: "D"):
      position += 1
      return existential()
    case UInt8(ascii: "B"):
      position += 1
      return referred { $0.type() }
    default: return path()
    }
  }

  /// Types up to the end of their list.
  private mutating func types() -> [String]? {
    var types: [String] = []
    while !skips("E") {
      guard let type = type() else { return nil }
      types.append(type)
    }
    return types
  }

  private mutating func function() -> String? {
    guard skipsBinder() else { return nil }
    _ = skips("U")
    if skips("K"), !skips("C"), plainIdentifier() == nil { return nil }
    guard let parameters = types(), type() != nil else { return nil }
    return "fn(\(parameters.joined(separator: ", ")))"
  }

  private mutating func existential() -> String? {
    guard skipsBinder() else { return nil }
    var traits: [String] = []
    while !skips("E") {
      guard let name = path() else { return nil }
      traits.append(name)
      while skips("p") { guard plainIdentifier() != nil, type() != nil else { return nil } }
    }
    guard skips("L"), number() != nil else { return nil }
    return "dyn " + traits.joined(separator: " + ")
  }

  private mutating func skipsBinder() -> Bool { skips("G") ? number() != nil : true }

  private mutating func skipsConstant() -> Bool {
    if skips("p") { return true }
    if skips("B") { return referred { $0.skipsConstant() ? "" : nil } != nil }
    guard type() != nil else { return false }
    _ = skips("n")
    while let digit = next() {
      if digit == UInt8(ascii: "_") { return true }
      guard Character(UnicodeScalar(digit)).isHexDigit else { return false }
    }
    return false
  }

  // MARK: Names and numbers

  private mutating func identifier() -> String? { skipsDisambiguator() ? plainIdentifier() : nil }

  private mutating func skipsDisambiguator() -> Bool { skips("s") ? number() != nil : true }

  private mutating func plainIdentifier() -> String? {
    _ = skips("u")
    let start = position
    var length = 0
    // A number has no leading zeros: the 0 of a name without characters ends it.
    while !(length == 0 && position > start), length < symbol.count, position < symbol.count,
      let digit = Character(UnicodeScalar(symbol[position])).wholeNumberValue
    {
      length = length * 10 + digit
      position += 1
    }
    guard position > start else { return nil }
    _ = skips("_")
    guard position + length <= symbol.count else { return nil }
    defer { position += length }
    return String(decoding: symbol[position..<position + length], as: UTF8.self)
  }

  /// A number to the base of 62, ended by an underscore.
  private mutating func number() -> Int? {
    if skips("_") { return 0 }
    var value = 0
    while let digit = next() {
      if digit == UInt8(ascii: "_") { return value &+ 1 }
      let character = Character(UnicodeScalar(digit))
      guard let figure = character.wholeNumberValue ?? Self.figure(of: digit) else { return nil }
      // Hashes of crates exceed any number; their value is not used.
      value = value &* 62 &+ figure
    }
    return nil
  }

  private static func figure(of letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter - UInt8(ascii: "A")) + 36
    default: nil
    }
  }

  /// Parses what an earlier place of the symbol contains.
  private mutating func referred(_ parse: (inout RustPath) -> String?) -> String? {
    let here = position - 1
    references += 1
    guard references <= Self.maximumReferences, let place = number(), (0..<here).contains(place) else { return nil }
    let behind = position
    defer { position = behind }
    position = place
    return parse(&self)
  }

  private mutating func next() -> UInt8? {
    guard position < symbol.count else { return nil }
    defer { position += 1 }
    return symbol[position]
  }

  private mutating func skips(_ character: Unicode.Scalar) -> Bool {
    guard position < symbol.count, symbol[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}
