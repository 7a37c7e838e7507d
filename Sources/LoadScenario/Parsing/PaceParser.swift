/// Reads `arrivals` and `pause`, of the scenario or of a group.
struct PaceParser {
  let collector: ErrorCollector
  /// What the workers must be able to run on; empty when that is not known.
  let executors: [Executor]

  /// The pause; nil: none, or not a right one.
  func pause(_ reader: ObjectReader) -> Pause? {
    if let (node, place) = reader.node("arrivals") { arrivals(node, place) }
    return reader.node("pause").flatMap { pause($0.node, $0.place) }
  }

  private func arrivals(_ node: JSONNode, _ place: Place) {
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return }
    reader.allow(["rate", "distribution", "overload"])
    if let (text, place) = reader.string("rate", form: "a rate such as \"50k/s\"") {
      _ = ValueParser(collector).perSecond(text, at: place)
    } else if !reader.has("rate") {
      collector.add(reader.place, "'rate' is missing")
    }
    _ = reader.choice("distribution", among: ["uniform", "poisson"])
    _ = reader.choice("overload", among: ["queue", "drop", "fail"])
    collector.add(place, NotYetSupported.arrivals)
  }

  private func pause(_ node: JSONNode, _ place: Place) -> Pause? {
    if executors.contains(where: { $0 != .threads }) { collector.add(place, NotYetSupported.pause) }
    if case .string(let text) = node.value {
      guard let nanoseconds = ValueParser(collector).nanoseconds(text, at: place, allowsZero: true) else { return nil }
      return nanoseconds > 0 ? Pause(meanNanoseconds: nanoseconds) : nil
    }
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return nil }
    reader.allow(["mean", "distribution"])
    let mean = reader.nanoseconds("mean", allowsZero: false)
    if !reader.has("mean") { collector.add(reader.place, "'mean' is missing") }
    let distribution: Pause.Distribution? = reader.oneOf("distribution")
    return mean.map { Pause(meanNanoseconds: $0, distribution: distribution ?? .constant) }
  }
}
