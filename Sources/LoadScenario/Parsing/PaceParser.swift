/// Reads `arrivals` and `pause`, of the scenario or of a group.
struct PaceParser {
  let collector: ErrorCollector

  func check(_ reader: ObjectReader) {
    if let (node, place) = reader.node("arrivals") { arrivals(node, place) }
    if let (node, place) = reader.node("pause") { pause(node, place) }
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

  private func pause(_ node: JSONNode, _ place: Place) {
    let values = ValueParser(collector)
    if case .string(let text) = node.value {
      _ = values.nanoseconds(text, at: place, allowsZero: true)
    } else if let reader = ObjectReader(node, path: place.path, collector: collector) {
      reader.allow(["mean", "distribution"])
      _ = reader.nanoseconds("mean", allowsZero: false)
      if !reader.has("mean") { collector.add(reader.place, "'mean' is missing") }
      _ = reader.choice("distribution", among: ["constant", "exponential"])
    }
    collector.add(place, NotYetSupported.pause)
  }
}
