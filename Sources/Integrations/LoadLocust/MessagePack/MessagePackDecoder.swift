/// Reads one MessagePack value from untrusted bytes.
///
/// Its memory is bounded by the number of bytes: a length beyond the end of the input is an error before anything is
/// allocated for it.
public struct MessagePackDecoder: Sendable {
  /// Maximum nesting depth of arrays and maps.
  public static let maximumDepth = 32

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that the bytes encode, without trailing bytes.
  public static func decode(_ bytes: [UInt8]) throws(MessagePackError) -> MessagePackValue {
    var decoder = MessagePackDecoder(bytes)
    let value = try decoder.value(depth: 0)
    guard decoder.position == bytes.count else { throw .trailing(at: decoder.position) }
    return value
  }

  private mutating func value(depth: Int) throws(MessagePackError) -> MessagePackValue {
    let place = position
    let format = try byte()
    switch format {
    case 0x00...0x7F: return .int(Int64(format))
    case 0x80...0x8F: return try map(count: Int(format & 0x0F), depth: depth)
    case 0x90...0x9F: return try array(count: Int(format & 0x0F), depth: depth)
    case 0xA0...0xBF: return try string(count: Int(format & 0x1F))
    case 0xE0...0xFF: return .int(Int64(Int8(bitPattern: format)))
    case 0xC0: return .null
    case 0xC2: return .bool(false)
    case 0xC3: return .bool(true)
    case 0xC4...0xC6: return .binary(try take(try length(1 << (format - 0xC4))))
    case 0xC7...0xC9: return try custom(count: try length(1 << (format - 0xC7)))
    case 0xCA: return .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try unsigned(4)))))
    case 0xCB: return .double(Double(bitPattern: try unsigned(8)))
    case 0xCC...0xCF: return .count(try unsigned(1 << (format - 0xCC)))
    case 0xD0...0xD3: return .int(try signed(1 << (format - 0xD0)))
    case 0xD4...0xD8: return try custom(count: 1 << Int(format - 0xD4))
    case 0xD9...0xDB: return try string(count: try length(1 << (format - 0xD9)))
    case 0xDC, 0xDD: return try array(count: try length(format == 0xDC ? 2 : 4), depth: depth)
    case 0xDE, 0xDF: return try map(count: try length(format == 0xDE ? 2 : 4), depth: depth)
    default: throw .unknownFormat(format, at: place)
    }
  }

  // MARK: Parts

  private mutating func byte() throws(MessagePackError) -> UInt8 {
    guard position < bytes.count else { throw .truncated(at: position) }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func unsigned(_ count: Int) throws(MessagePackError) -> UInt64 {
    guard bytes.count - position >= count else { throw .truncated(at: position) }
    defer { position += count }
    return bytes[position..<position + count].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func signed(_ count: Int) throws(MessagePackError) -> Int64 {
    let unused = 64 - 8 * count
    return Int64(bitPattern: try unsigned(count) << UInt64(unused)) >> Int64(unused)
  }

  private mutating func length(_ count: UInt8) throws(MessagePackError) -> Int { Int(try unsigned(Int(count))) }

  private mutating func unsigned(_ count: UInt8) throws(MessagePackError) -> UInt64 { try unsigned(Int(count)) }

  private mutating func signed(_ count: UInt8) throws(MessagePackError) -> Int64 { try signed(Int(count)) }

  private mutating func take(_ count: Int) throws(MessagePackError) -> [UInt8] {
    guard bytes.count - position >= count else { throw .truncated(at: position) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  private mutating func string(count: Int) throws(MessagePackError) -> MessagePackValue {
    let place = position
    guard let text = String(validating: try take(count), as: UTF8.self) else { throw .notUTF8(at: place) }
    return .string(text)
  }

  private mutating func custom(count: Int) throws(MessagePackError) -> MessagePackValue {
    let type = Int8(bitPattern: try byte())
    return .custom(type: type, bytes: try take(count))
  }

  private mutating func array(count: Int, depth: Int) throws(MessagePackError) -> MessagePackValue {
    try check(elements: count, depth: depth)
    var elements: [MessagePackValue] = []
    for _ in 0..<count { elements.append(try value(depth: depth + 1)) }
    return .array(elements)
  }

  private mutating func map(count: Int, depth: Int) throws(MessagePackError) -> MessagePackValue {
    try check(elements: 2 * count, depth: depth)
    var pairs: [MessagePackValue.Pair] = []
    for _ in 0..<count { pairs.append(.init(try value(depth: depth + 1), try value(depth: depth + 1))) }
    return .map(pairs)
  }

  /// Each element takes at least one byte.
  private func check(elements: Int, depth: Int) throws(MessagePackError) {
    guard depth < Self.maximumDepth else { throw .tooDeep(at: position) }
    guard elements <= bytes.count - position else { throw .truncated(at: position) }
  }
}
