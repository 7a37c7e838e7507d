/// Encodes into a ``JSONNode``.
struct NodeEncoder: Encoder {
  let node: JSONNode
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.content {} else { node.content = .object([]) }
    return KeyedEncodingContainer(KeyedNode<Key>(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = node.content {} else { node.content = .array([]) }
    return UnkeyedNode(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension NodeEncoder: SingleValueEncodingContainer {
  func encodeNil() { node.content = .null }
  func encode(_ value: Bool) { node.content = .literal(value ? "true" : "false") }
  func encode(_ value: String) { node.content = .string(value) }
  func encode(_ value: Double) { node.content = value.isFinite ? .literal(NodeEncoder.text(value)) : .null }
  func encode(_ value: Float) { encode(Double(value)) }

  func encode(_ value: some Encodable) throws {
    if let whole = value as? any BinaryInteger {
      node.content = .literal("\(whole)")
    } else if let dictionary = value as? any SortedEncodable {
      try dictionary.encodeSorted(to: self)
    } else {
      try value.encode(to: self)
    }
  }

  /// Whole numbers without a fraction, as JSON readers of other languages expect counts.
  private static func text(_ value: Double) -> String {
    let isWhole = value.rounded() == value && abs(value) <= 0x1p53
    return isWhole ? String(Int64(value)) : String(value)
  }
}

/// Dictionaries, whose own encoding has no fixed order of keys.
private protocol SortedEncodable {
  func encodeSorted(to encoder: NodeEncoder) throws
}

extension Dictionary: SortedEncodable where Key: CodingKeyRepresentable, Value: Encodable {
  fileprivate func encodeSorted(to encoder: NodeEncoder) throws {
    encoder.node.content = .object([])
    for (key, value) in map({ ($0.key.codingKey.stringValue, $0.value) }).sorted(by: { $0.0 < $1.0 }) {
      try NodeEncoder(node: encoder.node.insert(key), codingPath: encoder.codingPath).encode(value)
    }
  }
}

private struct KeyedNode<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: JSONNode
  let codingPath: [any CodingKey]

  private func encoder(_ key: Key) -> NodeEncoder {
    NodeEncoder(node: node.insert(key.stringValue), codingPath: codingPath + [key])
  }

  mutating func encodeNil(forKey key: Key) { encoder(key).encodeNil() }
  mutating func encode(_ value: Bool, forKey key: Key) { encoder(key).encode(value) }
  mutating func encode(_ value: String, forKey key: Key) { encoder(key).encode(value) }
  mutating func encode(_ value: Double, forKey key: Key) { encoder(key).encode(value) }
  mutating func encode(_ value: some Encodable, forKey key: Key) throws { try encoder(key).encode(value) }

  mutating func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: String?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try orNull(value, key) }
  mutating func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws { try orNull(value, key) }

  private func orNull(_ value: (some Encodable)?, _ key: Key) throws {
    if let value { try encoder(key).encode(value) } else { encoder(key).encodeNil() }
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> { encoder(key).container(keyedBy: keyType) }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(key).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder {
    NodeEncoder(node: node.insert("super"), codingPath: codingPath)
  }

  mutating func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}

private struct UnkeyedNode: UnkeyedEncodingContainer {
  let node: JSONNode
  let codingPath: [any CodingKey]

  var count: Int {
    if case .array(let elements) = node.content { elements.count } else { 0 }
  }

  private func encoder() -> NodeEncoder { NodeEncoder(node: node.append(), codingPath: codingPath) }

  mutating func encodeNil() { encoder().encodeNil() }
  mutating func encode(_ value: Bool) { encoder().encode(value) }
  mutating func encode(_ value: String) { encoder().encode(value) }
  mutating func encode(_ value: Double) { encoder().encode(value) }
  mutating func encode(_ value: some Encodable) throws { try encoder().encode(value) }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> { encoder().container(keyedBy: keyType) }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }
  mutating func superEncoder() -> any Encoder { encoder() }
}
