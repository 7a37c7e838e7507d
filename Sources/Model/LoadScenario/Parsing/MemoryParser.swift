/// Reads `memory`.
struct MemoryParser {
  let collector: ErrorCollector
  /// The operations that an expectation can name; nil where the mix is invalid.
  let names: SelectableNames?
  /// Whether the scenario is read for a leak check, whether or not it asks for one.
  let isLeakCheckAlone: Bool

  func plan(_ reader: ObjectReader) -> MemoryPlan {
    var plan = MemoryPlan()
    if isLeakCheckAlone { plan.leaks = .detect }
    guard let (node, place) = reader.node("memory"),
      let memory = ObjectReader(node, path: place.path, collector: collector)
    else { return plan }
    memory.allow(["sample", "leaks", "operations", "budget", "allocator", "limit", "expected"])
    if let sample = memory.nanoseconds("sample", least: .millisecond) { plan.sampleNanoseconds = sample }
    if let allocator: MemoryPlan.Allocator = memory.oneOf("allocator") { plan.allocator = allocator }
    if let (text, place) = memory.string("limit", form: "a size such as \"512MiB\"") {
      plan.limitBytes = ValueParser(collector).bytes(text, at: place)
    }
    if let leaks: MemoryPlan.LeakCheck = memory.oneOf("leaks"), !isLeakCheckAlone { plan.leaks = leaks }
    plan.leakOperations = memory.whole("operations", 1000...1_000_000_000_000).flatMap { UInt64(exactly: $0) }
    // Less would be used up by starting the processes.
    plan.leakBudgetNanoseconds = memory.nanoseconds("budget", least: .second)
    if let (node, place) = memory.node("expected") { plan.expected = expected(node, place) }
    for key in ["operations", "budget", "expected"] where plan.leaks == .off {
      if let (_, place) = memory.node(key) {
        collector.add(place, "has no effect unless 'leaks' is enabled: set it to \"detect\" or \"investigate\"")
      }
    }
    return plan
  }

  private func expected(_ node: JSONNode, _ place: Place) -> [ExpectedGrowth] {
    guard case .array(let elements) = node.value else {
      collector.add(place, "expected an array, found \(node.described)")
      return []
    }
    return elements.enumerated().compactMap { index, element in
      entry(ObjectReader(element, path: "\(place.path)[\(index)]", collector: collector))
    }
  }

  private func entry(_ reader: ObjectReader?) -> ExpectedGrowth? {
    guard let reader else { return nil }
    reader.allow(ExpectedGrowth.Subject.allCases.map(\.rawValue) + ["reason"])
    let subjects = ExpectedGrowth.Subject.allCases.filter { reader.has($0.rawValue) }
    guard subjects.count == 1, let subject = subjects.first else {
      collector.add(reader.place, "expected exactly one of 'site', 'operation', 'type' and 'resource'")
      return nil
    }
    let text =
      subject == .resource
      ? reader.choice(subject.rawValue, among: LeakResource.allCases.map(\.rawValue)) : reader.string(subject.rawValue)
    // Sites and types are parts of names that only an investigation finds.
    if subject == .operation, let text, let refusal = names?.refusal([.operation: text.value]) {
      collector.add(text.place, refusal.message, suggestion: refusal.suggestion)
    }
    guard let reason = reader.string("reason") else {
      if !reader.has("reason") { reader.addMissing("reason", "why the growth is expected") }
      return nil
    }
    return text.map { ExpectedGrowth(subject, $0.value, reason: reason.value) }
  }
}
