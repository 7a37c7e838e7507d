package import LoadScenario

/// The first difference of two plans, in the order of a record's keys.
package struct PlanDifference: Equatable {
  /// The path below the plan, `groups[1].workers`.
  var path: String
  /// The first plan's value there as JSON; nil where it has none.
  var first: String?
  /// The second plan's value.
  var second: String?

  /// The first difference that matters to what was run; nil when there is none.
  ///
  /// The seed does not count, because repetitions of one scenario choose their own, nor do the file's name, the folder of
  /// a plugin, which another checkout or machine has elsewhere, and the time of day at which a run was to begin.
  static func between(_ first: Plan, _ second: Plan) throws -> PlanDifference? {
    difference(try tree(first), try tree(second), path: "")
  }

  /// The first difference in what the runs do, in words; nil when there is none. Thresholds, the plan's description and
  /// the number of repetitions do not change the workload.
  package static func workload(_ first: Plan, _ second: Plan) -> String? {
    guard let found = try? between(workload(first), workload(second)) else { return nil }
    return "\(found.path) is \(found.first ?? "absent") and \(found.second ?? "absent")"
  }

  /// Keys of plans that were added after the first fingerprints were kept. Without a value they are left out, so that
  /// fingerprints stay the same and the history of a scenario continues.
  private static let laterKeys: Set = ["shard", "startNanosecondsSinceEpoch", "leakBudgetNanoseconds"]

  /// A short text that is equal for plans of the same workload.
  package static func workloadFingerprint(_ plan: Plan) -> String {
    let text = (try? text(fingerprinted(workload(plan)))) ?? ""
    // FNV-1a, 64 bits.
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    return String(hash, radix: 16)
  }

  private static func fingerprinted(_ plan: Plan) throws -> JSONNode {
    let node = try tree(plan)
    dropLaterKeys(node)
    if case .object(let members) = node.content { members.first { $0.key == "memory" }.map { dropLaterKeys($0.node) } }
    return node
  }

  private static func dropLaterKeys(_ node: JSONNode) {
    guard case .object(let members) = node.content else { return }
    node.content = .object(
      members.filter { member in
        if case .null = member.node.content { return !laterKeys.contains(member.key) }
        return true
      })
  }

  private static func workload(_ plan: Plan) -> Plan {
    var plan = plan
    plan.description = nil
    plan.startNanosecondsSinceEpoch = nil
    plan.thresholds = []
    plan.repetitions = 1
    // The budget of a leak check does not change the load.
    plan.memory.leakBudgetNanoseconds = nil
    return plan
  }

  private static func tree(_ plan: Plan) throws -> JSONNode {
    var plan = plan
    // Where a master sets how many workers perform, each process gets a different number.
    if plan.isSteered { for group in plan.groups.indices { plan.groups[group].workers = 0 } }
    plan.startNanosecondsSinceEpoch = nil
    plan.seed = 0
    plan.file = nil
    if case .plugin(let path) = plan.target.source {
      plan.target.source = .plugin(path: path.fileName)
    }
    let node = JSONNode()
    try NodeEncoder(node: node, codingPath: []).encode(plan)
    return node
  }

  private static func difference(_ first: JSONNode, _ second: JSONNode, path: String) -> PlanDifference? {
    switch (first.content, second.content) {
    case (.object(let members), .object(let others)):
      let keys = members.map(\.key) + others.map(\.key).filter { key in !members.contains { $0.key == key } }
      for key in keys {
        let below = path.isEmpty ? key : "\(path).\(key)"
        let pair = (members.first { $0.key == key }?.node, others.first { $0.key == key }?.node)
        if let found = difference(pair, path: below) { return found }
      }
      return nil
    case (.array(let elements), .array(let others)):
      for index in 0..<max(elements.count, others.count) {
        let pair = (
          index < elements.count ? elements[index] : nil, index < others.count ? others[index] : nil
        )
        if let found = difference(pair, path: "\(path)[\(index)]") { return found }
      }
      return nil
    default:
      let texts = (text(first), text(second))
      return texts.0 == texts.1 ? nil : PlanDifference(path: path, first: texts.0, second: texts.1)
    }
  }

  private static func difference(_ pair: (JSONNode?, JSONNode?), path: String) -> PlanDifference? {
    if let first = pair.0, let second = pair.1 { return difference(first, second, path: path) }
    return PlanDifference(path: path, first: pair.0.map(text), second: pair.1.map(text))
  }

  private static func text(_ node: JSONNode) -> String {
    var writer = JSONNodeWriter(isPretty: false)
    writer.write(node, depth: 0)
    return writer.text
  }
}
