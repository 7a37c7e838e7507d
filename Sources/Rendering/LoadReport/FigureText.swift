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
}

extension Verdict.ThresholdResult {
  /// What was observed, as people read it.
  var observedText: String {
    guard let observed else { return "no data" }
    let known = unit ?? (try? Threshold(metric, expression))?.unit
    return (known ?? .number).text(observed)
  }
}
