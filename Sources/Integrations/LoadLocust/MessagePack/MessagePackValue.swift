/// A value of MessagePack, <https://github.com/msgpack/msgpack/blob/master/spec.md>.
public enum MessagePackValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A whole number beyond the range of ``int(_:)``.
  case uint(UInt64)
  case double(Double)
  case string(String)
  case binary([UInt8])
  case array([MessagePackValue])
  /// Pairs in their original order; duplicate keys are kept.
  case map([Pair])
  /// An application-defined type.
  case custom(type: Int8, bytes: [UInt8])

  /// One entry of a map.
  public struct Pair: Sendable, Hashable {
    /// Any value: other tools use whole numbers as keys.
    public var key: MessagePackValue
    /// The value of the key.
    public var value: MessagePackValue

    /// Makes an entry.
    public init(_ key: MessagePackValue, _ value: MessagePackValue) {
      self.key = key
      self.value = value
    }
  }

  /// A map whose keys are texts.
  public static func object(_ pairs: [(String, MessagePackValue)]) -> MessagePackValue {
    .map(pairs.map { Pair(.string($0.0), $0.1) })
  }

  /// A whole number, whatever its size.
  public static func count(_ value: UInt64) -> MessagePackValue {
    Int64(exactly: value).map { .int($0) } ?? .uint(value)
  }

  /// A map's value for a text key; nil without one, or if this is not a map.
  public subscript(_ key: String) -> MessagePackValue? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.first { $0.key == .string(key) }?.value
  }

  /// The text; nil for other types.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The whole number; nil for other types or if it is too large.
  public var integer: Int? {
    switch self {
    case .int(let value): Int(exactly: value)
    case .uint(let value): Int(exactly: value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number; nil for other types.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The entries of a map; nil for other types.
  public var pairs: [Pair]? { if case .map(let pairs) = self { pairs } else { nil } }
}
