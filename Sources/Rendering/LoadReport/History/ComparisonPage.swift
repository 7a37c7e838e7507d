public import LoadHistory
public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The comparison of two sets of runs as a page: the changes, their confidence intervals, and both distributions. Pure.
public enum ComparisonPage {
  /// The page.
  ///
  /// - Parameters:
  ///   - base: the runs before, for their distribution; may be empty.
  ///   - new: the runs after.
  public static func page(_ comparison: RunComparison, base: [RunRecord], new: [RunRecord]) -> Page {
    let scenario = (new.first ?? base.first)?.scenario.name
    let title = scenario.map { "\($0): compared" } ?? "Compared runs"
    let warnings = comparison.warnings.map { "<li>\(XML.text($0))" }
    let header = """
      <header><h1>\(Badge.html(comparison.outcome)) \(XML.text(title))</h1>
      <p class="lead">\(XML.text(RunComparisonTable(comparison).summary))</p>
      \(warnings.isEmpty ? "" : "<ul class=\"warnings\">\(warnings.joined())</ul>")</header>

      """
    let sections = [ratios(comparison), table(comparison), distributions(base, new), runs(base, new)]
    return Page(title: title, body: header + sections.compactMap { $0?.html }.joined())
  }

  // MARK: Ratios

  private static func ratios(_ comparison: RunComparison) -> PageSection? {
    let rows = comparison.rows.filter { ($0.ratio ?? 0) > 0 }
    guard !rows.isEmpty else { return nil }
    // Symmetric around no change.
    let ratios: [Double] = rows.flatMap { [$0.ratio, $0.low, $0.high].compactMap { $0 } }.filter { $0 > 0 }
    let furthest: Double = ratios.map { max($0, 1 / $0) }.max() ?? 1
    let end: Double = max(1.1, min(furthest, 16)) * 1.02
    let steps: [Double] = [1.05, 1.1, 1.2, 1.5, 2, 4, 8, 16].filter { $0 <= end }
    let shown = steps.count > 3 ? [steps[steps.count / 2], steps[steps.count - 1]] : Array(steps.suffix(2))
    // Explicit types: the compiler would take seconds to infer them.
    let below: [Double] = shown.reversed().map { (step: Double) -> Double in 1 / step }
    let ticks: [Double] = below + [1.0] + shown
    let plot = DotPlot(
      id: "ratios", title: "New over base",
      subtitle: "medians of pairwise ratios; lines show 95 % confidence intervals; 1 means no change; logarithmic",
      names: ["new over base"],
      rows: rows.map { row in
        .init(
          name: row.metric, values: [row.ratio],
          spans: [row.low.flatMap { low in row.high.map { (least: low, most: $0) } }], color: color(row.finding))
      }, scale: AxisScale(kind: .log, low: 1 / end, high: end, ticks: ticks), unit: .count, reference: 1,
      figure: { Figures.ratio($0) })
    return PageSection(id: "ratios", title: "Ratios", body: plot.html())
  }

  private static func color(_ finding: RunComparison.Finding) -> Int {
    switch finding {
    case .regression: 3
    case .improvement: 2
    case .unchanged: 0
    case .noData: 7
    }
  }

  private static func badge(_ row: RunComparison.Row) -> String {
    let kind =
      switch row.finding {
      case .regression: "fail"
      case .improvement: "pass"
      case .unchanged: "none"
      case .noData: "no-data"
      }
    return
      "<span class=\"badge \(kind)\">\(row.finding == .noData ? "no data" : RunComparisonTable.finding(row))</span>"
  }

  // MARK: Table

  private static func table(_ comparison: RunComparison) -> PageSection? {
    guard !comparison.rows.isEmpty else { return nil }
    let hasNotes = comparison.rows.contains { $0.note != nil }
    let rows = comparison.rows.map { row -> String in
      let interval = RunComparisonTable.interval(row)
      return "<tr><th scope=\"row\">\(XML.text(row.metric))<td>\(RunComparisonTable.figure(row.base, row.metric))"
        + "<td>\(RunComparisonTable.figure(row.new, row.metric))<td>\(row.ratio.map(Figures.ratio) ?? "–")"
        + "<td>\(interval)<td>\(row.pValue.map { $0 < 0.0001 ? "&lt;0.0001" : Figures.fixed($0, 4) } ?? "exact")"
        + "<td>\(badge(row))" + (hasNotes ? "<td class=\"words\">\(XML.text(row.note ?? ""))" : "")
    }
    return PageSection(
      id: "metrics", title: "Metrics",
      body: """
        <div class="scroll"><table class="wide"><thead><tr><th scope="col">metric<th scope="col">base<th scope="col">new\
        <th scope="col">ratio<th scope="col">95 % CI<th scope="col">p<th scope="col">finding\(hasNotes ? "<th scope=\"col\" class=\"words\">note" : "")</thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
        <p class="muted">Each run is one observation. A difference is reported when the p-value, adjusted by Holm's method, is below \
        0.05 (Mann–Whitney test; Fisher's exact test for shares), the interval excludes 1 and the change is large enough. \
        <i>within 2%</i>: no difference is reported, and a change beyond 2 % is excluded.</p>
        """)
  }

  // MARK: Distributions

  private static func distributions(_ base: [RunRecord], _ new: [RunRecord]) -> PageSection? {
    let chart = PercentileChart.html(
      id: "percentiles", title: "All operations, all runs",
      curves: [
        ("base", base.flatMap(\.operations).map(\.latencyNanoseconds.histogram).pooled()),
        ("new", new.flatMap(\.operations).map(\.latencyNanoseconds.histogram).pooled()),
      ])
    return chart.isEmpty ? nil : PageSection(id: "percentiles", title: "Percentiles", body: chart)
  }

  private static func runs(_ base: [RunRecord], _ new: [RunRecord]) -> PageSection? {
    let all = base.map { ("base", $0) } + new.map { ("new", $0) }
    guard !all.isEmpty else { return nil }
    let rows = all.map { side, record in
      "<tr><td>\(side)<td>\(Badge.html(record.verdict?.outcome))<td>\(XML.text(record.startedAt.map { Figures.moment($0) } ?? "–"))"
        + "<td>\(Figures.count(record.totals.operations))<td>\(Figures.rate(record.totals.throughputPerSecond))"
        + "<td>\(Figures.count(record.totals.failures))"
    }
    return PageSection(
      id: "runs", title: "Runs",
      body: """
        <div class="scroll"><table class="wide"><thead><tr><th scope="col">side<th scope="col">outcome<th scope="col">started\
        <th scope="col">operations<th scope="col">throughput<th scope="col">failed</thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
        """)
  }
}
