/// Reads the members of an object: typed, with errors collected, unknown keys reported.
struct ObjectReader {
  let path: String
  let collector: ErrorCollector
  private let members: [JSONMember]
  private let position: JSONPosition

  /// Nil, with an error, when the value is not an object.
  init?(_ node: JSONNode, path: String, collector: ErrorCollector) {
    guard case .object(let members) = node.value else {
      collector.add(Place(node.position, path), "expected an object, found \(node.described)")
      return nil
    }
    self.members = members
    self.path = path
    self.collector = collector
    position = node.position
  }

  /// Where the object starts.
  var place: Place { Place(position, path) }

  var keys: [String] { members.map(\.key) }

  /// Every member in the order of the file, with the places of its key and its value.
  var all: [(key: String, keyPlace: Place, node: JSONNode, place: Place)] {
    members.map { member in
      let path = self.path(of: member.key)
      return (member.key, Place(member.position, path), member.node, Place(member.node.position, path))
    }
  }

  /// Reports all other keys.
  func allow(_ known: [String]) {
    for member in members where !known.contains(member.key) {
      let near = collector.isFull ? nil : NearMiss.of(member.key, among: known)
      let list = near == nil ? ": expected one of \(known.joined(separator: ", "))" : ""
      collector.add(Place(member.position, path(of: member.key)), "unknown key\(list)", suggestion: near)
      if let near { collector.misspelt.insert(path(of: near)) }
    }
  }

  /// Reports that a key is missing, unless another one is taken for a misspelling of it.
  func addMissing(_ key: String, _ description: String) { addMissing([key], description) }

  /// Reports that both of two keys are missing.
  func addMissing(_ key: String, _ alternative: String, _ description: String) {
    addMissing([key, alternative], description)
  }

  private func addMissing(_ keys: [String], _ description: String) {
    let names = keys.map { "'\($0)'" }.joined(separator: " or ")
    collector.add(place, "missing \(names): \(description)", unlessMisspelt: keys.map(path(of:)))
  }

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  func node(_ key: String) -> (node: JSONNode, place: Place)? {
    guard let member = members.first(where: { $0.key == key }) else { return nil }
    return (member.node, Place(member.node.position, path(of: key)))
  }

  // MARK: Typed members. Nil when absent or, with an error, wrong.

  /// - Parameter form: what is expected, for the message about a value of another type.
  func string(_ key: String, form: String = "a string") -> (value: String, place: Place)? {
    guard let (node, place) = node(key) else { return nil }
    guard case .string(let text) = node.value else {
      collector.add(place, "expected \(form), found \(node.described)")
      return nil
    }
    return (text, place)
  }

  func bool(_ key: String) -> Bool? {
    guard let (node, place) = node(key) else { return nil }
    guard case .bool(let flag) = node.value else {
      collector.add(place, "expected true or false, found \(node.described)")
      return nil
    }
    return flag
  }

  func nanoseconds(_ key: String, least: LeastDuration) -> UInt64? {
    guard let (node, place) = node(key) else { return nil }
    guard case .string(let text) = node.value else {
      collector.add(place, "expected a duration such as \"30s\", found \(node.described)")
      return nil
    }
    return ValueParser(collector).nanoseconds(text, at: place, least: least)
  }

  func whole(_ key: String, _ range: ClosedRange<UInt64>) -> UInt64? {
    guard let (node, place) = node(key) else { return nil }
    return ValueParser(collector).whole(node, at: place, range)
  }

  func oneOf<Choice: RawRepresentable & CaseIterable>(_ key: String) -> Choice? where Choice.RawValue == String {
    choice(key, among: Choice.allCases.map(\.rawValue)).flatMap { Choice(rawValue: $0.value) }
  }

  /// One of the known words.
  func choice(_ key: String, among known: [String]) -> (value: String, place: Place)? {
    let form = "one of \(known.joined(separator: ", "))"
    guard let (text, place) = string(key, form: form) else { return nil }
    guard known.contains(text) else {
      collector.add(
        place, "expected \(form), found '\(Excerpt.of(text))'", suggestion: NearMiss.of(text, among: known))
      return nil
    }
    return (text, place)
  }
}
