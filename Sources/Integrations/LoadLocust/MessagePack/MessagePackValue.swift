/// A value of MessagePack, <https://github.com/msgpack/msgpack/blob/master/spec.md>.
public enum MessagePackValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A whole number above what ``int(_:)`` holds.
  case uint(UInt64)
  case double(Double)
  case string(String)
  case binary([UInt8])
  case array([MessagePackValue])
  /// Pairs in their order; a key that occurs twice is kept twice.
  case map([Pair])
  /// A type of somebody's own.
  case custom(type: Int8, bytes: [UInt8])

  /// One entry of a map.
  public struct Pair: Sendable, Hashable {
    /// Any value: other tools use whole numbers as keys.
    public var key: MessagePackValue
    /// What belongs to it.
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

  /// What a map has under a text; nil where it has nothing, or this is no map.
  public subscript(_ key: String) -> MessagePackValue? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.first { $0.key == .string(key) }?.value
  }

  /// The text; nil where this is none.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The whole number; nil where this is none, or is too large.
  public var integer: Int? {
    switch self {
    case .int(let value): Int(exactly: value)
    case .uint(let value): Int(exactly: value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number; nil where this is none.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The entries of a map; nil where this is none.
  public var pairs: [Pair]? { if case .map(let pairs) = self { pairs } else { nil } }
}
