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
    if let (text, place) = reader.string("rate") {
      _ = ValueParser(collector).perSecond(text, at: place)
    } else if !reader.has("rate") {
      collector.add(reader.place, "'rate' is missing")
    }
    choice("distribution", ["uniform", "poisson"], reader)
    choice("overload", ["queue", "drop", "fail"], reader)
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
      choice("distribution", ["constant", "exponential"], reader)
    }
    collector.add(place, NotYetSupported.pause)
  }

  private func choice(_ key: String, _ known: [String], _ reader: ObjectReader) {
    guard let (text, place) = reader.string(key), !known.contains(text) else { return }
    collector.add(
      place, "expected one of \(known.joined(separator: ", ")), found '\(text)'",
      suggestion: NearMiss.of(text, among: known))
  }
}
