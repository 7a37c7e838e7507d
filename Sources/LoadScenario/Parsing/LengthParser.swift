/// Reads what ends the measured phase: one of `duration`, `iterations` or `stages`.
struct LengthParser {
  let collector: ErrorCollector
  let overrides: ScenarioOverrides

  private static let iterationRange: ClosedRange<UInt64> = 1...1_000_000_000_000_000
  private var values: ValueParser { ValueParser(collector) }

  func length(_ reader: ObjectReader) -> RunLength? {
    let duration = reader.nanoseconds("duration", allowsZero: false)
    let iterations = reader.whole("iterations", LengthParser.iterationRange)
    if let (node, place) = reader.node("stages") { stages(node, place) }
    let present = ["duration", "iterations", "stages"].filter { reader.has($0) }
    let places = present.compactMap { reader.node($0)?.place }.sorted { $0.comesBefore($1) }
    if present.count > 1 {
      collector.add(
        places.last ?? reader.place,
        "\(present.map { "'\($0)'" }.joined(separator: " and ")) exclude each other: keep one")
    }
    if overrides.duration != nil && overrides.iterations != nil {
      collector.add(Place(option: "--iterations"), "--duration and --iterations exclude each other")
      return nil
    }
    if let text = overrides.duration {
      return values.nanoseconds(text, at: Place(option: "--duration"), allowsZero: false).map {
        .duration(nanoseconds: $0)
      }
    }
    if let text = overrides.iterations {
      return values.whole(text, at: Place(option: "--iterations"), LengthParser.iterationRange).map { .iterations($0) }
    }
    if present.isEmpty {
      collector.add(reader.place, "'duration' or 'iterations' is missing: say how long to run, such as \"10s\"")
      return nil
    }
    if let duration { return .duration(nanoseconds: duration) }
    return iterations.map { .iterations($0) }
  }

  private func stages(_ node: JSONNode, _ place: Place) {
    guard case .array(let elements) = node.value, !elements.isEmpty else {
      collector.add(
        place, "expected an array of stages such as {\"duration\": \"10s\", \"threads\": 4}, found \(node.described)")
      return
    }
    for (index, element) in elements.enumerated() {
      guard let reader = ObjectReader(element, path: "stages[\(index)]", collector: collector) else { continue }
      reader.allow(["duration", "threads", "rate"])
      if reader.nanoseconds("duration", allowsZero: false) == nil, !reader.has("duration") {
        collector.add(reader.place, "'duration' is missing")
      }
      _ = reader.whole("threads", 0...1_000_000)
      if let (text, place) = reader.string("rate", form: "a rate such as \"50k/s\"") {
        _ = values.perSecond(text, at: place)
      }
      if reader.has("threads") == reader.has("rate") {
        collector.add(reader.place, "a stage has either 'threads' or 'rate'")
      }
    }
    collector.add(place, NotYetSupported.stages)
  }
}
