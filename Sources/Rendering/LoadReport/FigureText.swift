internal import LoadRecord
internal import LoadScenario

extension FigureUnit {
  /// A value in the base unit, as people read it.
  func text(_ value: Double?) -> String {
    switch self {
    case .nanoseconds: Figures.time(nanoseconds: value)
    case .perSecond: Figures.rate(value)
    case .share: Figures.share(value)
    case .bytes: Figures.bytes(value)
    case .count, .number: value.map(Figures.significant) ?? "–"
    }
  }

  /// The same, with as many decimals as it takes to tell the value from a limit that it is not.
  func text(_ value: Double, besides limit: Double) -> String {
    // Three digits tell values apart that differ by half a hundredth.
    guard value != limit, value.isFinite, limit.isFinite, abs(value - limit) < abs(limit) * 0.005 else {
      return text(value)
    }
    let (factor, name): (Double, String) =
      switch self {
      case .nanoseconds: abs(limit) >= 1e9 ? (1e9, "s") : abs(limit) >= 1e6 ? (1e6, "ms") : (1, "ns")
      case .perSecond: (1, "/s")
      case .share: (0.01, "%")
      case .bytes: (1, "B")
      case .count, .number: (1, "")
      }
    for decimals in 0...9 {
      let (own, other) = (Figures.fixed(value / factor, decimals), Figures.fixed(limit / factor, decimals))
      if own != other { return own + name }
    }
    return text(value)
  }
}

extension Verdict.ThresholdResult {
  /// What was observed, as people read it.
  var observedText: String {
    guard let observed else { return "no data" }
    let threshold = try? Threshold(metric, expression)
    let known = unit ?? threshold?.unit ?? .number
    guard let limit = limit ?? (threshold?.baselineShare == nil ? threshold?.value : nil) else {
      return known.text(observed)
    }
    return known.text(observed, besides: limit)
  }

  /// What is to be known beside the figure: a limit that the expression does not show, and the note.
  var noteText: String? {
    let unit = unit ?? .number
    let relative = limit.flatMap { limit in baseline.map { "limit \(unit.text(limit)), baseline \(unit.text($0))" } }
    let texts = [relative, note].compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }
}
