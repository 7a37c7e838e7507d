public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The text report of a capacity search: the outcome, the runs behind it, and the knee last.
public struct CapacityReport: Sendable {
  private let style: TextStyle

  /// A renderer.
  public init(style: TextStyle) { self.style = style }

  /// The text, lines ended by newlines.
  ///
  /// - Parameter path: where the record was saved; nil: nowhere.
  public func render(_ record: CapacityRecord, path: String?) -> String {
    let runs = Counted.text(record.runs.count, "run")
    var lines = [
      "\(style.badge(record.verdict.outcome))  \(style.paint(record.scenario.name, .bold))  capacity by "
        + "\(record.settings.axis.rawValue), \(runs) in \(Figures.span(seconds: record.elapsedSeconds))"
    ]
    lines += record.verdict.reasons.map { "      \($0)" }
    lines += ["", "  condition  \(condition(record))"]
    if let closed = record.closed {
      lines.append("  closed     \(Figures.rate(closed.throughputPerSecond)), one operation after another")
    }
    lines += [""] + table(record).lines(indent: "  ") + [""]
    if let path { lines.append(style.paint("  record     \(path)", .dim)) }
    lines.append("  " + style.paint(CapacityReport.conclusion(record), .bold))
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line about a run, printed when it ends.
  public static func progress(_ run: CapacityRun, axis: CapacityAxis) -> String {
    let figures =
      "achieved \(Figures.rate(run.achievedPerSecond)), p99 \(Figures.time(nanoseconds: run.p99Nanoseconds))"
    return "run \(run.number): \(value(run.value, axis)) \(run.outcome.words) (\(run.reason ?? figures))"
  }

  /// The result of the search in one sentence.
  public static func conclusion(_ record: CapacityRecord) -> String {
    let axis = record.settings.axis
    func text(_ value: Double?) -> String { value.map { CapacityReport.value($0, axis) } ?? "–" }
    let (lowest, highest) = (text(record.settings.lowest), text(record.settings.highest))
    let found = record.knee.map {
      "knee at \(text($0.estimate)), 95 % confidence interval \(text($0.low)) to \(text($0.high)); "
        + "condition held up to \(text(record.highestHeld)), failed from \(text(record.lowestFailed))"
    }
    switch record.finding {
    case .knee: return found ?? "no knee"
    case .above: return "at least \(highest): the condition held at the highest value tried"
    case .below:
      let tried = [record.points.first, record.points.last].map { text($0?.value) }
      return "the condition held at no \(axis == .rate ? "rate" : "number of workers") tried "
        + (tried[0] == tried[1] ? "(\(tried[0]))" : "(\(tried[0]) to \(tried[1]))")
    case .generatorLimit:
      guard let held = record.highestHeld else { return "no knee: no run at \(lowest) shows anything about the target" }
      return "at least \(text(held)): no run at \(text(record.lowestFailed)) shows anything about the target"
    case .exhausted:
      return "not narrowed down further in \(Counted.text(record.runs.count, "run")): \(found ?? soFar(record, text))"
    case .broken, .noData, .interrupted: return "no knee: \(soFar(record, text))"
    }
  }

  private static func soFar(_ record: CapacityRecord, _ text: (Double?) -> String) -> String {
    let parts = [
      record.highestHeld.map { "\(text($0)) held" }, record.lowestFailed.map { "\(text($0)) did not hold" },
    ].compactMap { $0 }
    return parts.isEmpty ? "nothing was decided" : parts.joined(separator: ", ")
  }

  /// Four digits, because neighbours of a knee differ by little.
  private static func value(_ value: Double, _ axis: CapacityAxis) -> String {
    guard axis == .rate else { return Counted.text(Int(clampedWhole: value), "thread") }
    let units: [(factor: Double, name: String)] = [(1e9, "G/s"), (1e6, "M/s"), (1e3, "k/s")]
    let unit = units.first { value >= $0.factor } ?? (1, "/s")
    let scaled = value / unit.factor
    let text = Figures.fixed(scaled, scaled >= 100 ? 1 : scaled >= 10 ? 2 : 3)
    return String(text.reversed().drop { $0 == "0" }.reversed()).trimmedPoint + unit.name
  }

  private func condition(_ record: CapacityRecord) -> String {
    record.conditions.isEmpty ? "the offered load is served" : record.conditions.joined(separator: ", and ")
  }

  private func table(_ record: CapacityRecord) -> TextTable {
    let axis = record.settings.axis
    let thresholds = record.scenario.thresholds
    let figures = thresholds.isEmpty ? ["p50", "p99"] : thresholds.map(CapacityReport.figure)
    var table = TextTable(header: [axis.rawValue, "held", "failed", "unusable", "achieved"] + figures)
    for point in record.points {
      let runs = record.runs.filter { $0.value == point.value && $0.outcome != .unusable }
      let observed: [String] =
        thresholds.isEmpty
        ? [\CapacityRun.p50Nanoseconds, \.p99Nanoseconds].map { key in
          Figures.time(
            nanoseconds: Quantile.median(of: runs.compactMap { run in run[keyPath: key].map { Double($0) } }))
        }
        : thresholds.indices.map { index in
          let values = runs.compactMap { $0.conditions.indices.contains(index) ? $0.conditions[index].observed : nil }
          return thresholds[index].unit.text(Quantile.median(of: values))
        }
      table.add(
        [CapacityReport.value(point.value, axis)] + [point.held, point.failed, point.unusable].map(String.init)
          + [Figures.rate(Quantile.median(of: runs.compactMap(\.achievedPerSecond)))] + observed)
    }
    return table
  }

  /// The figure of a condition: `p(99)`.
  private static func figure(_ threshold: Threshold) -> String {
    let text = threshold.expression.prefix { !"<>=!".contains($0) }
    return String(text.reversed().drop { $0 == " " }.reversed())
  }
}

extension CapacityRun.Outcome {
  fileprivate var words: String {
    switch self {
    case .held: "held"
    case .failed: "did not hold"
    case .unusable: "is unusable"
    case .noData: "has no data"
    case .broken: "did not complete"
    }
  }
}

extension String {
  /// Without a point that no digit follows.
  fileprivate var trimmedPoint: String { hasSuffix(".") ? String(dropLast()) : self }
}
