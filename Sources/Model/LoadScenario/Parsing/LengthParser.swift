/// Reads what ends the measured phase: one of `duration`, `iterations` or `stages`.
struct LengthParser {
  let collector: ErrorCollector
  let overrides: ScenarioOverrides

  private static let iterationRange: ClosedRange<UInt64> = 1...1_000_000_000_000_000
  private var values: ValueParser { ValueParser(collector) }

  /// - Parameter stages: the stages, where they are present and valid.
  func length(_ reader: ObjectReader, stages: StagesParser.Stages?) -> RunLength? {
    let duration = reader.nanoseconds("duration", least: .nanosecond)
    let iterations = reader.whole("iterations", LengthParser.iterationRange)
    let present = ["duration", "iterations", "stages"].filter { reader.has($0) }
    let places = present.compactMap { reader.node($0)?.place }.sorted { $0.comesBefore($1) }
    if present.count > 1 {
      collector.add(
        places.last ?? reader.place,
        "\(present.map { "'\($0)'" }.joined(separator: " and ")) cannot be combined: keep one")
    }
    if overrides.duration != nil && overrides.iterations != nil {
      collector.add(Place(option: "--iterations"), "--duration and --iterations cannot be combined: keep one")
      return nil
    }
    for (option, value) in [("--duration", overrides.duration), ("--iterations", overrides.iterations)]
    where value != nil && reader.has("stages") {
      collector.add(Place(option: option), "cannot be combined with 'stages', which set the length of the run")
    }
    if let text = overrides.duration {
      return values.nanoseconds(text, at: Place(option: "--duration"), least: .nanosecond).map {
        .duration(nanoseconds: $0)
      }
    }
    if let text = overrides.iterations {
      return values.whole(text, at: Place(option: "--iterations"), LengthParser.iterationRange).map { .iterations($0) }
    }
    if present.isEmpty, overrides.isLeakCheckAlone { return .iterations(MemoryPlan.leastLeakOperations) }
    if present.isEmpty {
      reader.addMissing(
        "duration", "iterations", "the length of the run, such as \"10s\" (optional for 'loadtest leaks')")
      return nil
    }
    if let stages { return .duration(nanoseconds: stages.stages.reduce(0) { $0 + $1.durationNanoseconds }) }
    if let duration { return .duration(nanoseconds: duration) }
    return iterations.map { .iterations($0) }
  }
}
