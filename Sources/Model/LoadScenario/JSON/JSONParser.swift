/// A strict JSON reader (RFC 8259) that keeps every value's position.
///
/// Strict: no comments, no trailing commas, no NaN, no duplicate keys, no byte-order mark, valid UTF-8 only. Bounded:
/// nesting is limited to ``maximumDepth``, so that no input exhausts the stack.
public struct JSONParser {
  /// The deepest nesting that is read.
  public static let maximumDepth = 128

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var column = 1
  private var depth = 0

  /// The value of a text.
  ///
  /// - Throws: ``JSONSyntaxError``: the first error.
  public static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONNode {
    var parser = JSONParser(bytes: bytes)
    return try parser.document()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var position: JSONPosition { JSONPosition(line: line, column: column) }

  private func error(_ message: String) -> JSONSyntaxError { JSONSyntaxError(position: position, message: message) }

  // MARK: Structure

  private mutating func document() throws(JSONSyntaxError) -> JSONNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw error("the file starts with a byte-order mark: save it as UTF-8 without one")
    }
    try checkUTF8()
    skipSpace()
    guard index < bytes.count else { throw error("the file is empty: expected an object") }
    let node = try value()
    skipSpace()
    guard index == bytes.count else {
      throw error("unexpected \(found()) after the end of the document: expected one object")
    }
    return node
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONNode {
    let start = position
    guard index < bytes.count else { throw error("the file ends where a value is expected: is it complete?") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return JSONNode(value: .object(try object()), position: start)
    case UInt8(ascii: "["): return JSONNode(value: .array(try array()), position: start)
    case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), position: start)
    case UInt8(ascii: "t"): return JSONNode(value: .bool(try word("true", true)), position: start)
    case UInt8(ascii: "f"): return JSONNode(value: .bool(try word("false", false)), position: start)
    case UInt8(ascii: "n"): return JSONNode(value: try word("null", .null), position: start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return JSONNode(value: .number(try number()), position: start)
    default: throw error("unexpected \(found()): expected a value\(hint())")
    }
  }

  private mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    if depth > JSONParser.maximumDepth { throw error("nested deeper than \(JSONParser.maximumDepth) levels") }
    advance()
    skipSpace()
  }

  private mutating func leave() {
    depth -= 1
    advance()
  }

  private mutating func object() throws(JSONSyntaxError) -> [JSONMember] {
    let opened = position
    try enter()
    var members: [JSONMember] = []
    var keys: [String: JSONPosition] = [:]
    if peek() == UInt8(ascii: "}") {
      leave()
      return members
    }
    while true {
      let start = position
      guard peek() == UInt8(ascii: "\"") else {
        throw error(expected("a key in double quotes", "object", opened, afterComma: !members.isEmpty))
      }
      let key = try string()
      if let first = keys.updateValue(start, forKey: key) {
        throw JSONSyntaxError(
          position: start,
          message: "duplicate key '\(Excerpt.of(key))': first at line \(first.line), column \(first.column)"
        )
      }
      skipSpace()
      guard peek() == UInt8(ascii: ":") else {
        throw error(expected("':' after the key '\(Excerpt.of(key))'", "object", opened))
      }
      advance()
      skipSpace()
      members.append(JSONMember(key: key, position: start, node: try value()))
      skipSpace()
      if peek() == UInt8(ascii: "}") {
        leave()
        return members
      }
      guard peek() == UInt8(ascii: ",") else { throw error(expected("',' or '}'", "object", opened)) }
      advance()
      skipSpace()
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> [JSONNode] {
    let opened = position
    try enter()
    var elements: [JSONNode] = []
    if peek() == UInt8(ascii: "]") {
      leave()
      return elements
    }
    while true {
      if index == bytes.count { throw error(expected("a value", "array", opened)) }
      if peek() == UInt8(ascii: "]") { throw error("unexpected ']' after a comma: remove the comma") }
      elements.append(try value())
      skipSpace()
      if peek() == UInt8(ascii: "]") {
        leave()
        return elements
      }
      guard peek() == UInt8(ascii: ",") else { throw error(expected("',' or ']'", "array", opened)) }
      advance()
      skipSpace()
    }
  }

  private func expected(
    _ what: String, _ container: String, _ opened: JSONPosition, afterComma: Bool = false
  ) -> String {
    if index == bytes.count {
      return
        "the file ends inside the \(container) opened at line \(opened.line), column \(opened.column): is it complete?"
    }
    if afterComma && peek() == UInt8(ascii: "}") { return "unexpected '}' after a comma: remove the comma" }
    return "unexpected \(found()): expected \(what)"
  }

  // MARK: Scalars

  private mutating func word<Result>(_ text: String, _ result: Result) throws(JSONSyntaxError) -> Result {
    let start = position
    var end = index
    while end < bytes.count, isLetter(bytes[end]) { end += 1 }
    let written = String(decoding: bytes[index..<end], as: UTF8.self)
    guard written == text else {
      throw JSONSyntaxError(
        position: start, message: "unexpected '\(written.prefix(20))': expected a value; did you mean '\(text)'?")
    }
    while index < end { advance() }
    return result
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONNumber {
    let start = position
    let first = index
    if peek() == UInt8(ascii: "-") { advance() }
    let whole = digits()
    guard whole > 0 else { throw error("expected a digit in a number, found \(found())") }
    let leading = bytes[first] == UInt8(ascii: "-") ? first + 1 : first
    if whole > 1 && bytes[leading] == UInt8(ascii: "0") {
      throw JSONSyntaxError(position: start, message: "a number must not have a leading zero")
    }
    if peek() == UInt8(ascii: ".") {
      advance()
      guard digits() > 0 else { throw error("expected a digit after the decimal point, found \(found())") }
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      advance()
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { advance() }
      guard digits() > 0 else { throw error("expected a digit in the exponent, found \(found())") }
    }
    let text = String(decoding: bytes[first..<index], as: UTF8.self)
    guard let double = Double(text), double.isFinite else {
      throw JSONSyntaxError(
        position: start,
        message: "the number \(Excerpt.of(text, limit: 40)) is out of range: from -1.8e308 to 1.8e308")
    }
    return JSONNumber(text: text, double: double)
  }

  private mutating func digits() -> Int {
    var count = 0
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      advance()
      count += 1
    }
    return count
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    advance()
    var text: [UInt8] = []
    while true {
      guard let byte = peek() else {
        throw JSONSyntaxError(position: start, message: "the file ends inside this string: is it complete?")
      }
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        throw error("a string must not contain the control character \(hex(byte)): write it as \\u00\(hex(byte))")
      default:
        text.append(byte)
        advance()
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    advance()
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8,
      UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
    guard let byte = peek() else { throw error("the file ends inside a string: is it complete?") }
    advance()
    if let value = plain[byte] {
      text.append(value)
      return
    }
    guard byte == UInt8(ascii: "u") else {
      let escape = (0x21...0x7E).contains(byte) ? "escape '\\\(Character(Unicode.Scalar(byte)))'" : "escape"
      throw JSONSyntaxError(position: start, message: "unknown \(escape) in a string: write a backslash as \\\\")
    }
    let halfPair = JSONSyntaxError(
      position: start, message: "unpaired surrogate in a string: write the character itself, or both surrogates")
    var unit = try hexDigits(start)
    if (0xDC00...0xDFFF).contains(unit) { throw halfPair }
    if (0xD800...0xDBFF).contains(unit) {
      guard peek() == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else {
        throw halfPair
      }
      advance()
      advance()
      let low = try hexDigits(start)
      guard (0xDC00...0xDFFF).contains(low) else { throw halfPair }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else {
      throw JSONSyntaxError(position: start, message: "invalid code point \(unit)")
    }
    text += Array(String(Character(scalar)).utf8)
  }

  private mutating func hexDigits(_ start: JSONPosition) throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw JSONSyntaxError(position: start, message: "expected four hexadecimal digits after \\u")
      }
      value = value << 4 | UInt32(digit)
      advance()
    }
    return value
  }

  // MARK: Characters

  private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func advance() {
    let byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { advance() }
  }

  /// The value that was probably meant by an invalid word.
  private func hint() -> String {
    let word = String(decoding: bytes[index...].prefix(20).prefix { isLetter($0) }, as: UTF8.self).lowercased()
    switch word {
    case "true", "false": return "; did you mean '\(word)'?"
    case "none", "nil": return "; did you mean 'null'?"
    case "nan", "inf", "infinity": return "; JSON has finite numbers only"
    default: return ""
    }
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func found() -> String {
    guard let byte = peek() else { return "the end of the file" }
    if isLetter(byte) {
      let word = bytes[index...].prefix(20).prefix { isLetter($0) }
      return "'\(String(decoding: word, as: UTF8.self))'"
    }
    guard byte >= 0x20, byte != 0x7F else { return "the control character \(hex(byte))" }
    if byte == UInt8(ascii: "/") { return "'/' (JSON has no comments)" }
    if byte == UInt8(ascii: "'") { return "\"'\" (strings take double quotes)" }
    let character = bytes[index...].prefix(4)
    return "'\(String(decoding: character, as: UTF8.self).prefix(1))'"
  }

  private func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
  }

  /// Reports the first invalid UTF-8 sequence, with its position.
  private mutating func checkUTF8() throws(JSONSyntaxError) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var place = JSONPosition(line: 1, column: 1)
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue("\n"): place = JSONPosition(line: place.line + 1, column: 1)
      case .scalarValue: place.column += 1
      case .emptyInput, .error:
        throw JSONSyntaxError(position: place, message: "invalid UTF-8: save the file as UTF-8")
      }
    }
  }
}
