internal import LoadRecord
internal import LoadScenario

extension FigureUnit {
  /// A value in the base unit, formatted for people.
  func text(_ value: Double?) -> String {
    switch self {
    case .nanoseconds: Figures.time(nanoseconds: value)
    case .perSecond: Figures.rate(value)
    case .share: Figures.share(value)
    case .bytes: Figures.bytes(value)
    case .count, .number: value.map(Figures.significant) ?? "–"
    }
  }

  /// Like ``text(_:)``, with enough decimals to distinguish the value from a different limit.
  func text(_ value: Double, besides limit: Double) -> String {
    // Three digits distinguish values that differ by 0.5 %.
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
  /// The observed figure, formatted for people.
  var observedText: String {
    guard let observed else { return "no data" }
    let threshold = try? Threshold(metric, expression)
    let known = unit ?? threshold?.unit ?? .number
    guard let limit = limit ?? (threshold?.baselineShare == nil ? threshold?.value : nil) else {
      return known.text(observed)
    }
    return known.text(observed, besides: limit)
  }

  /// Notes on the figure: a limit that the expression does not show, and the result's note.
  var noteText: String? {
    let unit = unit ?? .number
    let relative = limit.flatMap { limit in baseline.map { "limit \(unit.text(limit)), baseline \(unit.text($0))" } }
    let texts = [relative, note].compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }
}
