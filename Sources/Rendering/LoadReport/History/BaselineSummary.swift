public import LoadHistory
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// A baseline's figures, as text.
public enum BaselineSummary {
  /// The text, a newline at its end.
  public static func render(_ baseline: BaselineStore.Baseline) -> String {
    let whole = baseline.runs.filter { !$0.wasEndedByCode }
    let figures = whole.map { RunFigures($0) }
    let count = baseline.runs.count - whole.count
    let ended = count > 0 ? " (\(count) ended early)" : ""
    var table = TextTable(header: ["metric", "median", "min", "max"])
    for metric in figures.first?.figures.map(\.metric) ?? [] {
      let values = figures.compactMap { $0.value(of: metric) }
      table.add([
        metric.name, RunComparisonTable.figure(Quantile.median(of: values), metric.name),
        RunComparisonTable.figure(values.min(), metric.name), RunComparisonTable.figure(values.max(), metric.name),
      ])
    }
    let title =
      "\(baseline.scenario)/\(baseline.name): \(Counted.text(baseline.runs.count, "run"))\(ended), machine \(baseline.machine), "
    return ([title + "saved \(baseline.savedAt)"] + table.lines(indent: "")).joined(separator: "\n") + "\n"
  }
}
