/// A JSON value with its place in the text.
public struct JSONNode: Sendable {
  /// The kinds of values.
  public enum Value: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
  }

  /// The value.
  public var value: Value
  /// Where it starts.
  public var position: JSONPosition

  /// An object's members; empty for other values.
  var members: [JSONMember] {
    guard case .object(let members) = value else { return [] }
    return members
  }

  /// An array's elements; empty for other values.
  var elements: [JSONNode] {
    guard case .array(let elements) = value else { return [] }
    return elements
  }

  /// An object's member by its key.
  func member(_ key: String) -> JSONNode? { members.first { $0.key == key }?.node }

  /// What the value is, for messages: "the number 5", "an array".
  var described: String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): "the number \(Excerpt.of(number.text, limit: 40))"
    case .string(let text): "the string \"\(Excerpt.of(text, limit: 40))\""
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// A member of an object.
public struct JSONMember: Sendable {
  /// The key.
  public var key: String
  /// Where the key starts.
  public var position: JSONPosition
  /// The value.
  public var node: JSONNode
}

/// A number as written, and as a value.
public struct JSONNumber: Sendable, Hashable {
  /// As it stands in the text.
  public var text: String
  /// The nearest double; finite.
  public var double: Double

  /// The exact value where it is a whole number that fits 64 bits without a sign.
  public var unsigned: UInt64? { UInt64(text) }
}
