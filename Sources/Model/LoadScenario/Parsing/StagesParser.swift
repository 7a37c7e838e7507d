/// Reads `stages`: linear ramps of workers, or of the rate of arrivals.
struct StagesParser {
  let collector: ErrorCollector
  /// The executors that must support the workers; empty if unknown.
  let executors: [Executor]

  /// Stages that are all of one kind.
  struct Stages {
    /// Whether the stages set rates; otherwise they set numbers of workers.
    var areRates: Bool
    var stages: [Ramp.Stage]
    var place: Place
  }

  /// The maximum number of stages in a scenario.
  static let maximumStages = 64
  private var values: ValueParser { ValueParser(collector) }

  /// Nil where there are none, or, with errors, where they are invalid.
  func stages(_ reader: ObjectReader) -> Stages? {
    guard let (node, place) = reader.node("stages") else { return nil }
    guard case .array(let elements) = node.value, !elements.isEmpty else {
      collector.add(
        place, "expected an array of stages such as {\"duration\": \"10s\", \"threads\": 4}, found \(node.described)")
      return nil
    }
    guard elements.count <= StagesParser.maximumStages else {
      collector.add(place, "too many stages: \(elements.count); the maximum is \(StagesParser.maximumStages)")
      return nil
    }
    var kinds: Set<Bool> = []
    var stages: [Ramp.Stage] = []
    for (index, element) in elements.enumerated() {
      guard let reader = ObjectReader(element, path: "stages[\(index)]", collector: collector) else { continue }
      guard let (stage, isRate) = stage(reader) else { continue }
      kinds.insert(isRate)
      stages.append(stage)
    }
    guard stages.count == elements.count else { return nil }
    if kinds.count > 1 {
      collector.add(place, "stages of 'threads' and of 'rate' cannot be combined: keep one kind")
      return nil
    }
    if stages.allSatisfy({ $0.durationNanoseconds == 0 }) {
      collector.add(place, "every stage has a duration of 0: set at least one above 0")
      return nil
    }
    return Stages(areRates: kinds.contains(true), stages: stages, place: place)
  }

  private func stage(_ reader: ObjectReader) -> (Ramp.Stage, isRate: Bool)? {
    reader.allow(["duration", "threads", "rate"])
    let duration = reader.nanoseconds("duration", least: .zero)
    if duration == nil, !reader.has("duration") {
      reader.addMissing("duration", "the length of the stage, such as \"10s\"")
    }
    let threads = reader.whole("threads", 0...ThreadsParser.range(executors).upperBound)
    var rate: Double?
    if let (text, place) = reader.string("rate", form: "a rate such as \"50k/s\"") {
      rate = text == "0/s" ? 0 : values.perSecond(text, at: place)
    }
    if reader.has("threads") == reader.has("rate") {
      collector.add(reader.place, "expected either 'threads' or 'rate' in a stage")
      return nil
    }
    guard let duration, let target = threads.map({ Double($0) }) ?? rate else { return nil }
    return (Ramp.Stage(durationNanoseconds: duration, target: target), rate != nil)
  }
}
