/// Writes MessagePack, each value in its shortest form.
public struct MessagePackEncoder: Sendable {
  private var bytes: [UInt8] = []

  private init() {}

  /// The bytes of a value.
  public static func encode(_ value: MessagePackValue) -> [UInt8] {
    var encoder = MessagePackEncoder()
    encoder.add(value)
    return encoder.bytes
  }

  private mutating func add(_ value: MessagePackValue) {
    switch value {
    case .null: bytes.append(0xC0)
    case .bool(let value): bytes.append(value ? 0xC3 : 0xC2)
    case .int(let value): add(value)
    case .uint(let value): add(unsigned: value)
    case .double(let value):
      bytes.append(0xCB)
      add(value.bitPattern, bytes: 8)
    case .string(let text):
      let utf8 = Array(text.utf8)
      addHead(utf8.count, short: 0xA0, limit: 32, one: 0xD9, two: 0xDA, four: 0xDB)
      bytes += utf8
    case .binary(let content):
      addHead(content.count, short: nil, limit: 0, one: 0xC4, two: 0xC5, four: 0xC6)
      bytes += content
    case .array(let elements):
      addHead(elements.count, short: 0x90, limit: 16, one: nil, two: 0xDC, four: 0xDD)
      for element in elements { add(element) }
    case .map(let pairs):
      addHead(pairs.count, short: 0x80, limit: 16, one: nil, two: 0xDE, four: 0xDF)
      for pair in pairs {
        add(pair.key)
        add(pair.value)
      }
    case .custom(let type, let content):
      addHead(content.count, short: nil, limit: 0, one: 0xC7, two: 0xC8, four: 0xC9)
      bytes.append(UInt8(bitPattern: type))
      bytes += content
    }
  }

  private mutating func add(_ value: Int64) {
    if value >= 0 { return add(unsigned: UInt64(value)) }
    let pattern = UInt64(bitPattern: value)
    switch value {
    case (-32)...: bytes.append(UInt8(truncatingIfNeeded: pattern))
    case Int64(Int8.min)...: add(0xD0, pattern, bytes: 1)
    case Int64(Int16.min)...: add(0xD1, pattern, bytes: 2)
    case Int64(Int32.min)...: add(0xD2, pattern, bytes: 4)
    default: add(0xD3, pattern, bytes: 8)
    }
  }

  private mutating func add(unsigned value: UInt64) {
    switch value {
    case ..<128: bytes.append(UInt8(value))
    case ..<(1 << 8): add(0xCC, value, bytes: 1)
    case ..<(1 << 16): add(0xCD, value, bytes: 2)
    case ..<(1 << 32): add(0xCE, value, bytes: 4)
    default: add(0xCF, value, bytes: 8)
    }
  }

  private mutating func add(_ format: UInt8, _ value: UInt64, bytes count: Int) {
    bytes.append(format)
    add(value, bytes: count)
  }

  private mutating func add(_ value: UInt64, bytes count: Int) {
    for place in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place))) }
  }

  /// Adds the format and the number of bytes or elements.
  private mutating func addHead(_ count: Int, short: UInt8?, limit: Int, one: UInt8?, two: UInt8, four: UInt8) {
    if let short, count < limit {
      bytes.append(short | UInt8(count))
    } else if let one, count < 1 << 8 {
      add(one, UInt64(count), bytes: 1)
    } else if count < 1 << 16 {
      add(two, UInt64(count), bytes: 2)
    } else {
      add(four, UInt64(count), bytes: 4)
    }
  }
}
