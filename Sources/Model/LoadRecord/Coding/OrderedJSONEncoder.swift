internal import LoadScenario

/// Encodes values as JSON whose keys are in the order of their declaration and whose nil values are `null`.
///
/// Foundation's encoder sorts keys or has no fixed order, and leaves nil values out; a record has `null` where a figure
/// could not be measured, and people read it from the top. Numbers that JSON cannot express (NaN, infinities) become
/// `null`.
public struct OrderedJSONEncoder: Sendable {
  /// Whether to write one key per line, indented by two spaces.
  public var isPretty: Bool

  /// An encoder.
  public init(isPretty: Bool = false) { self.isPretty = isPretty }

  /// The JSON text of a value.
  ///
  /// - Throws: what the value's own `encode(to:)` throws.
  public func encode(_ value: some Encodable) throws -> String {
    let node = JSONNode()
    try NodeEncoder(node: node, codingPath: []).encode(value)
    var writer = JSONNodeWriter(isPretty: isPretty)
    writer.write(node, depth: 0)
    return writer.text
  }
}

/// A JSON value while it is being encoded. Containers fill it in place.
final class JSONNode {
  enum Content {
    case null
    /// Written as it is.
    case literal(String)
    case string(String)
    case array([JSONNode])
    case object([(key: String, node: JSONNode)])
  }

  var content = Content.null

  func append() -> JSONNode {
    let node = JSONNode()
    if case .array(var elements) = content {
      content = .null
      elements.append(node)
      content = .array(elements)
    } else {
      content = .array([node])
    }
    return node
  }

  func insert(_ key: String) -> JSONNode {
    let node = JSONNode()
    if case .object(var members) = content {
      content = .null
      members.append((key, node))
      content = .object(members)
    } else {
      content = .object([(key, node)])
    }
    return node
  }
}

struct JSONNodeWriter {
  let isPretty: Bool
  private(set) var text = ""

  init(isPretty: Bool) { self.isPretty = isPretty }

  mutating func write(_ node: JSONNode, depth: Int) {
    switch node.content {
    case .null: text += "null"
    case .literal(let literal): text += literal
    case .string(let string): text += JSONText.quoted(string)
    case .array(let elements):
      // Arrays of plain values stay on one line.
      let isFlat = elements.allSatisfy(\.isScalar)
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += isPretty && isFlat ? ", " : "," }
        if !isFlat { newLine(depth + 1) }
        write(element, depth: depth + 1)
      }
      if !isFlat { newLine(depth) }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        newLine(depth + 1)
        text += JSONText.quoted(member.key)
        text += isPretty ? ": " : ":"
        write(member.node, depth: depth + 1)
      }
      if !members.isEmpty { newLine(depth) }
      text += "}"
    }
  }

  private mutating func newLine(_ depth: Int) {
    guard isPretty else { return }
    text += "\n"
    for _ in 0..<depth { text += "  " }
  }
}

extension JSONNode {
  fileprivate var isScalar: Bool {
    switch content {
    case .null, .literal, .string: true
    case .array, .object: false
    }
  }
}
