/// Reads `arrivals` and `pause`, of the scenario or of a group.
struct PaceParser {
  let collector: ErrorCollector

  /// The pace of workers.
  struct Pace {
    var pause: Pause?
    var arrivals: Arrivals?
  }

  private var values: ValueParser { ValueParser(collector) }

  /// The pace that the object describes.
  ///
  /// - Parameter rate: the rate from the command line, which replaces the file's.
  func pace(_ reader: ObjectReader, rate: String? = nil) -> Pace {
    let inFile = reader.node("arrivals")
    let pauseNode = reader.node("pause")
    var pace = Pace()
    pace.arrivals = inFile.flatMap { arrivals($0.node, $0.place) }
    pace.pause = pauseNode.flatMap { pause($0.node, $0.place) }
    if let rate, let perSecond = values.perSecond(rate, at: Place(option: "--rate")) {
      if pauseNode != nil {
        collector.add(Place(option: "--rate"), "cannot be combined with 'pause': the open model has no think time")
      }
      pace.arrivals = pace.arrivals ?? Arrivals(ratePerSecond: perSecond)
      pace.arrivals?.ratePerSecond = perSecond
    }
    if inFile != nil, let place = pauseNode?.place {
      collector.add(place, "'arrivals' and 'pause' cannot be combined: the open model has no think time")
    }
    return pace
  }

  private func arrivals(_ node: JSONNode, _ place: Place) -> Arrivals? {
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return nil }
    reader.allow(["rate", "distribution", "overload"])
    var rate: Double?
    if let (text, place) = reader.string("rate", form: "a rate such as \"50k/s\"") {
      rate = values.perSecond(text, at: place)
    } else if !reader.has("rate") {
      reader.addMissing("rate", "a rate such as \"50k/s\"")
    }
    let distribution: Arrivals.Distribution? = reader.oneOf("distribution")
    let overload: Arrivals.Overload? = reader.oneOf("overload")
    return rate.map {
      Arrivals(ratePerSecond: $0, distribution: distribution ?? .uniform, overload: overload ?? .queue)
    }
  }

  private func pause(_ node: JSONNode, _ place: Place) -> Pause? {
    if case .string(let text) = node.value {
      guard let nanoseconds = values.nanoseconds(text, at: place, least: .zero) else { return nil }
      return nanoseconds > 0 ? Pause(meanNanoseconds: nanoseconds) : nil
    }
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return nil }
    reader.allow(["mean", "distribution"])
    let mean = reader.nanoseconds("mean", least: .nanosecond)
    if !reader.has("mean") { reader.addMissing("mean", "a duration such as \"5ms\"") }
    let distribution: Pause.Distribution? = reader.oneOf("distribution")
    return mean.map { Pause(meanNanoseconds: $0, distribution: distribution ?? .constant) }
  }
}
