public import LoadHistory
public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Two sets of runs side by side, as text.
public struct RunComparisonTable {
  private let comparison: RunComparison
  private let style: TextStyle

  /// A table of a comparison.
  public init(_ comparison: RunComparison, style: TextStyle = .plain) {
    self.comparison = comparison
    self.style = style
  }

  /// The text, a newline at its end.
  public func render() -> String {
    var table = TextTable(header: ["metric", "base", "new", "ratio", "95 % CI", "p", "finding"])
    for row in comparison.rows {
      table.add([row.metric] + Self.figures(row) + [Self.finding(row)])
    }
    var lines = table.lines(indent: "")
    for note in comparison.rows.compactMap(\.note).uniqued() where note != RunComparison.exactNote {
      let metrics = comparison.rows.filter { $0.note == note }.map(\.metric)
      lines.append(
        metrics.count > 3 ? "\(metrics.count) metrics: \(note)" : "\(metrics.joined(separator: ", ")): \(note)")
    }
    lines += legend
    lines += comparison.warnings.map { "warning: \($0)" }
    lines.append(summary)
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the column of ratios shows, where it is an estimate.
  private var legend: [String] {
    comparison.rows.contains { $0.low != nil } ? ["ratio: median over all pairs of a new and a base run"] : []
  }

  /// The result of the comparison in one line.
  public var summary: String {
    let runs = "\(Counted.text(comparison.baseRuns, "run")) against \(comparison.newRuns)"
    let regressions = comparison.rows.filter { $0.finding == .regression }.map(\.metric)
    let improvements = comparison.rows.filter { $0.finding == .improvement }.map(\.metric)
    var parts: [String] = []
    if !regressions.isEmpty { parts.append("regression in \(regressions.joined(separator: ", "))") }
    if !improvements.isEmpty { parts.append("improvement in \(improvements.joined(separator: ", "))") }
    if comparison.rows.contains(where: { $0.finding == .noData }) {
      let isShort = min(comparison.baseRuns, comparison.newRuns) < comparison.runsNeeded
      parts.append("no data\(isShort ? ": \(comparison.shortage)" : " for some metrics")")
    }
    if comparison.rows.isEmpty { parts.append("no data: \(comparison.emptiness)") }
    if parts.isEmpty {
      let widest = comparison.rows.filter { !($0.difference != nil) }.max {
        ($0.unchangedWithin ?? 0) < ($1.unchangedWithin ?? 0)
      }
      let bound = widest.flatMap { row in
        row.unchangedWithin.map { "; changes up to \(Figures.share($0)) are not excluded (\(row.metric))" }
      }
      parts.append("no difference found\(bound ?? "")")
    }
    return "\(runs): \(parts.joined(separator: "; "))"
  }

  /// The findings of a comparison with a baseline for the verdict of the run: each regression, or why it is undecided.
  public var findings: [Verdict.Finding] {
    let regressions = comparison.rows.filter { $0.finding == .regression }.map { row in
      let ratio = row.ratio.map { ", \(Figures.ratio($0))" } ?? ""
      let interval = row.low == nil ? "" : " (95 % CI: \(Self.interval(row)))"
      return Verdict.Finding(
        .fail, .baseline,
        "regression against the baseline: \(row.metric) \(Self.figure(row.base, row.metric)) → "
          + "\(Self.figure(row.new, row.metric))\(ratio)\(interval)"
          + (row.note.map { $0 == RunComparison.exactNote ? "" : ": \($0)" } ?? ""))
    }
    guard regressions.isEmpty, comparison.outcome != .pass else { return regressions }
    return [Verdict.Finding(.noData, .baseline, "comparison with the baseline undecided: \(summary)")]
  }

  /// The table as Markdown, for a job summary or a comment.
  public func markdown() -> String {
    var lines = [
      "| metric | base | new | ratio | 95 % CI | p | finding |", "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in comparison.rows {
      let finding = row.finding == .regression ? "**regression**" : Self.finding(row)
      let cells = [Markdown.cell(row.metric)] + Self.figures(row) + [finding]
      lines.append("| " + cells.joined(separator: " | ") + " |")
    }
    lines += ["", Markdown.cell(([summary] + legend).joined(separator: "; ")) + "."]
    lines += comparison.warnings.map { "\n> \(Markdown.cell($0))" }
    return lines.joined(separator: "\n") + "\n"
  }

  static func figure(_ value: Double?, _ metric: String) -> String {
    let unit = metric == RunComparison.endedRunsName ? .share : RunMetric(name: metric)?.unit ?? .number
    return unit.text(value)
  }

  static func interval(_ row: RunComparison.Row) -> String {
    if let difference = row.difference {
      return "\(points(difference.low)) to \(points(difference.high))"
    }
    guard let low = row.low, let high = row.high else { return "–" }
    return "\(Figures.ratio(low))–\(Figures.ratio(high))"
  }

  /// A difference of shares with its sign.
  private static func points(_ share: Double) -> String { (share > 0 ? "+" : "") + Figures.share(share) }

  /// The finding; without a relevant difference the excluded range: `within 2.1%`.
  static func finding(_ row: RunComparison.Row) -> String {
    guard row.finding == .unchanged, let bound = row.unchangedWithin else { return row.finding.rawValue }
    return "within \(Figures.share(bound))"
  }

  private static func figures(_ row: RunComparison.Row) -> [String] {
    [
      figure(row.base, row.metric), figure(row.new, row.metric), row.ratio.map(Figures.ratio) ?? "–", interval(row),
      row.pValue.map { $0 < 0.0001 ? "<0.0001" : Figures.fixed($0, 4) } ?? "exact",
    ]
  }
}

extension [String] {
  /// Each text once, in the order of the first.
  fileprivate func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
