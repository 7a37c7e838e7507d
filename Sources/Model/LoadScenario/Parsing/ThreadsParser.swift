/// Reads `threads` of a scenario without groups: a number of workers, or an array of them for a sweep.
struct ThreadsParser {
  let collector: ErrorCollector
  let overrides: ScenarioOverrides
  /// The executors that must support the workers; empty if unknown.
  let executors: [Executor]

  private var values: ValueParser { ValueParser(collector) }

  /// The numbers of workers that all of these executors support.
  static func range(_ executors: [Executor]) -> ClosedRange<UInt64> {
    1...UInt64(executors.map(\.maximumWorkers).min() ?? Executor.threads.maximumWorkers)
  }

  /// Distinct counts in their order. Empty, with errors, if they are missing or invalid, and empty where there are
  /// groups.
  ///
  /// - Parameter stages: where they set threads, `threads` is their optional start value.
  func counts(_ reader: ObjectReader, stages: StagesParser.Stages?) -> [Int] {
    if reader.has("groups") { return [] }
    let inFile = reader.node("threads")
    if let stages, !stages.areRates { return start(inFile, stages) }
    if let text = overrides.threads {
      // Values that the command line replaces must still be valid for some executor.
      if let (node, place) = inFile { _ = counts(node, place, ThreadsParser.range([.tasks])) }
      let place = Place(option: "--threads")
      let parts = text.split(separator: ",", maxSplits: Plan.maximumCells, omittingEmptySubsequences: false)
      guard !isTooMany(parts.count, place) else { return [] }
      return distinct(parts.map { (values.whole(String($0), at: place, ThreadsParser.range(executors)), place) })
    }
    guard let (node, place) = inFile else {
      if overrides.isLeakCheckAlone { return [1] }
      // Invalid stages may set threads.
      if stages != nil || !reader.has("stages") {
        reader.addMissing("threads", "the number of workers (optional for 'loadtest leaks')")
      }
      return []
    }
    return counts(node, place, ThreadsParser.range(executors))
  }

  private func start(_ inFile: (node: JSONNode, place: Place)?, _ stages: StagesParser.Stages) -> [Int] {
    if overrides.threads != nil {
      collector.add(Place(option: "--threads"), "cannot be combined with 'stages', which set the number of workers")
    }
    guard let (node, place) = inFile else { return [] }
    let counts = counts(node, place, ThreadsParser.range(executors))
    if counts.count > 1 {
      collector.add(place, "several values of 'threads' and 'stages' of 'threads' cannot be combined: keep one value")
    }
    return counts
  }

  private func counts(_ node: JSONNode, _ place: Place, _ range: ClosedRange<UInt64>) -> [Int] {
    guard case .array(let elements) = node.value else {
      return distinct([(values.whole(node, at: place, range), place)])
    }
    if elements.isEmpty { collector.add(place, "expected at least one number") }
    guard !isTooMany(elements.count, place) else { return [] }
    return distinct(
      elements.enumerated().map { index, element in
        let place = Place(element.position, "threads[\(index)]")
        return (values.whole(element, at: place, range), place)
      })
  }

  private func isTooMany(_ count: Int, _ place: Place) -> Bool {
    guard count > Plan.maximumCells else { return false }
    collector.add(place, "too many values; the maximum is \(Plan.maximumCells)")
    return true
  }

  /// Empty unless all are valid and distinct.
  private func distinct(_ found: [(count: UInt64?, place: Place)]) -> [Int] {
    var counts: [Int] = []
    for (count, place) in found {
      guard let count = count.map({ Int($0) }) else { continue }
      if counts.contains(count) {
        collector.add(place, "duplicate number of workers \(count)")
      } else {
        counts.append(count)
      }
    }
    return counts.count == found.count ? counts : []
  }
}
