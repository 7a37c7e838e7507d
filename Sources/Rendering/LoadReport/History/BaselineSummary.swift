public import LoadHistory
internal import LoadScenario
internal import LoadStatistics

/// A baseline's figures, for people.
public enum BaselineSummary {
  /// The text, a newline at its end.
  public static func render(_ baseline: BaselineStore.Baseline) -> String {
    let figures = baseline.runs.map { RunFigures($0) }
    var table = TextTable(header: ["metric", "median", "least", "most"])
    for metric in figures.first?.figures.map(\.metric) ?? [] {
      let values = figures.compactMap { $0.value(of: metric) }
      table.add([
        metric.name, RunComparisonTable.figure(Quantile.median(of: values), metric.name),
        RunComparisonTable.figure(values.min(), metric.name), RunComparisonTable.figure(values.max(), metric.name),
      ])
    }
    let title =
      "\(baseline.scenario)/\(baseline.name): \(Counted.text(baseline.runs.count, "run")), machine \(baseline.machine), "
    return ([title + "saved \(baseline.savedAt)"] + table.lines(indent: "")).joined(separator: "\n") + "\n"
  }
}
