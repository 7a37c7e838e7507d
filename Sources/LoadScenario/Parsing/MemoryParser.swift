/// Reads `memory`.
struct MemoryParser {
  struct Result {
    var plan = MemoryPlan()
  }

  let collector: ErrorCollector

  func plan(_ reader: ObjectReader) -> Result {
    var result = Result()
    guard let (node, place) = reader.node("memory"),
      let memory = ObjectReader(node, path: place.path, collector: collector)
    else { return result }
    memory.allow(["sample", "leaks", "operations", "allocator", "limit", "expected"])
    if let sample = memory.nanoseconds("sample", allowsZero: false), let (_, place) = memory.node("sample") {
      if sample < 1_000_000 { collector.add(place, "at least 1ms between two samples") }
      result.plan.sampleNanoseconds = sample
    }
    if let allocator: MemoryPlan.Allocator = memory.oneOf("allocator") { result.plan.allocator = allocator }
    if let (text, place) = memory.string("limit", form: "a size such as \"512MiB\"") {
      result.plan.limitBytes = ValueParser(collector).bytes(text, at: place)
    }
    leaks(memory)
    return result
  }

  private func leaks(_ memory: ObjectReader) {
    var refused: Place?
    if let (text, place) = memory.choice("leaks", among: ["off", "detect", "investigate"]), text != "off" {
      refused = place
    }
    if memory.whole("operations", 1000...1_000_000_000_000) != nil {
      refused = refused ?? memory.node("operations")?.place
    }
    if let (node, place) = memory.node("expected") {
      expected(node, place)
      refused = refused ?? place
    }
    if let refused { collector.add(refused, NotYetSupported.leaks) }
  }

  private func expected(_ node: JSONNode, _ place: Place) {
    guard case .array(let elements) = node.value else {
      collector.add(place, "expected an array, found \(node.described)")
      return
    }
    for (index, element) in elements.enumerated() {
      guard let reader = ObjectReader(element, path: "\(place.path)[\(index)]", collector: collector) else { continue }
      reader.allow(["site", "operation", "type", "reason"])
      let subjects = ["site", "operation", "type"].filter { reader.string($0) != nil }
      if subjects.count != 1 {
        collector.add(reader.place, "one of 'site', 'operation' or 'type' says what is expected")
      }
      if reader.string("reason") == nil, !reader.has("reason") { collector.add(reader.place, "'reason' is missing") }
    }
  }
}
