public import LoadHistory
internal import LoadRecord
internal import LoadStatistics

/// A scenario's metrics over its past runs, as text and as CSV. Pure.
public struct TrendReport {
  private let trend: Trend
  private let style: TextStyle

  /// A report on a series.
  public init(_ trend: Trend, style: TextStyle = .plain) {
    self.trend = trend
    self.style = style
  }

  // MARK: Text

  /// The text, a newline at its end.
  public func text() -> String {
    let partition = trend.partition
    var lines = [
      "\(partition.title): \(trend.runs.count) run\(trend.runs.count == 1 ? "" : "s") on machine \(partition.machine)"
        + (partition.allocator.map { ", \($0)" } ?? "")
    ]
    if let unusable = trend.unusable { lines.append("runs without valid figures: \(unusable)") }
    if let first = trend.runs.first, let last = trend.runs.last {
      lines.append("from \(first.startedAt ?? first.run) to \(last.startedAt ?? last.run)")
    }
    var table = TextTable(header: ["metric", "last", "median", "trend"])
    let varying = trend.metrics.filter { metric in metric.values.contains { $0 != metric.values.first } }
    for metric in varying {
      table.add([
        metric.metric.name, RunComparisonTable.figure(metric.values.last, metric.metric.name),
        RunComparisonTable.figure(Quantile.median(of: metric.values), metric.metric.name),
        Sparkline.of(metric.values, width: 32),
      ])
    }
    if !varying.isEmpty { lines += table.lines(indent: "") }
    let constant = trend.metrics.count - varying.count
    if constant > 0, trend.runs.count > 1 {
      lines.append("\(constant) metric\(constant == 1 ? " was" : "s were") the same in every run")
    }
    let changes = trend.changes
    lines += changes.map { Self.sentence($0, runs: trend.runs.count) }
    if changes.isEmpty, trend.outcome == .pass { lines.append("no change points") }
    lines += Self.conclusion(trend)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The conclusion about the series: an alert, why it is undecided, or that there is no recent regression.
  static func conclusion(_ trend: Trend) -> [String] {
    let alarms = trend.alarms.map(\.metric)
    let alert =
      alarms.isEmpty
      ? [] : ["ALERT: \(alarms.joined(separator: ", ")) became worse in the last \(Trend.recentRuns) runs"]
    let lines = alert + trend.doubts.map { "no data: \($0)" }
    return lines.isEmpty ? ["no recent regression"] : lines
  }

  /// `get_status p50: +12 %, 100ns → 112ns, since 2026… (run 37 of 60), regression`.
  public static func sentence(_ change: Trend.Change, runs: Int) -> String {
    // A change from 0 has no share.
    let share =
      change.before == 0 ? "" : (change.share >= 0 ? "+" : "") + Figures.significant(change.share * 100) + " %, "
    let levels =
      RunComparisonTable.figure(change.before, change.metric) + " → "
      + RunComparisonTable.figure(change.after, change.metric)
    var text = "\(change.metric): \(share)\(levels), since \(change.run) (run \(change.place + 1) of \(runs)"
    if let revision = change.revision { text += ", revision \(revision.prefix(12))" }
    text +=
      "), "
      + (change.withheld.map { "not an improvement: \($0)" } ?? (change.isRegression ? "regression" : "improvement"))
    if let moved = change.movedFrom { text += "; reported at that run, now estimated at \(moved)" }
    if change.isGone { text += "; reported earlier, no longer significant" }
    return text
  }

  // MARK: CSV

  /// A line for each run, a column for each metric.
  public func csv() -> String {
    let names = trend.metrics.map(\.metric.name)
    let header = ["run", "startedAt", "revision", "outcome"] + names
    let rows = trend.runs.map { run in
      [run.run, run.startedAt ?? "", run.revision ?? "", run.outcome?.rawValue ?? ""]
        + names.map { name in run.metrics[name].map { "\($0)" } ?? "" }
    }
    return ([header] + rows).map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    let needsQuotes = text.contains { ",\"\n\r".contains($0) }
    return needsQuotes
      ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : text
  }
}
