public import LoadHistory
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Past runs as a page: a chart for each metric, with its change points. Pure.
public enum TrendPage {
  /// The page of one or more series.
  public static func page(_ trends: [Trend]) -> Page {
    let outcome = Verdict.Outcome.worst(trends.map(\.outcome))
    let conclusions = trends.flatMap { TrendReport.conclusion($0) }.reduce(into: [String]()) { lines, line in
      if !lines.contains(line) { lines.append(line) }
    }
    let names = trends.map(\.partition.scenario)
    let title = Set(names).count == 1 ? "\(names[0]): trend" : "Trend of \(Set(names).count) scenarios"
    let body =
      "<header><h1>\(Badge.html(outcome)) \(XML.text(title))</h1>"
      + (outcome == .pass
        ? "<p class=\"lead\">No recent regression.</p>"
        : "<ul class=\"reasons\">\(conclusions.map { "<li>\(XML.text($0))" }.joined())</ul>")
      + "</header>\n" + trends.enumerated().map { section($1, place: $0) }.joined()
    return Page(title: title, body: body)
  }

  private static func section(_ trend: Trend, place: Int) -> String {
    let partition = trend.partition
    let varying = trend.metrics.filter { metric in metric.values.contains { $0 != metric.values.first } }
    let constant = trend.metrics.count - varying.count
    let about = [
      "\(trend.runs.count) run\(trend.runs.count == 1 ? "" : "s")", "machine \(partition.machine)", partition.allocator,
      trend.runs.first?.startedAt.map { "from \($0.prefix(10))" },
      trend.runs.last?.startedAt.map { "to \($0.prefix(10))" },
      trend.unusable.map { "runs without valid figures: \($0)" },
    ]
    let changes = trend.changes.map { change in
      "<li class=\"\(change.isRegression ? "bad" : change.withheld != nil ? "" : "good")\">\(XML.text(TrendReport.sentence(change, runs: trend.runs.count)))"
    }
    // Metrics with change points come first and are larger.
    let changed = varying.filter { !$0.changes.isEmpty }
    let groups = [changed, varying.filter(\.changes.isEmpty)].enumerated().map { group, metrics -> String in
      let charts = metrics.enumerated().map { number, metric in
        let id = "trend-\(place)-\(group * changed.count + number)"
        return "<div>\(chart(metric, trend, id: id, axis: "runs-\(place)").html())</div>"
      }
      return charts.isEmpty ? "" : "<div class=\"charts\">\(charts.joined())</div>"
    }
    let body =
      "<p class=\"muted\">\(XML.text(about.compactMap { $0 }.joined(separator: " · ")))</p>"
      + (changes.isEmpty ? trend.outcome == .pass ? "<p>No change points.</p>" : "" : "<ul>\(changes.joined())</ul>")
      + groups.joined()
      + (constant > 0 ? "<p>\(constant) metric\(constant == 1 ? " was" : "s were") the same in every run.</p>" : "")
    return PageSection(id: "series-\(place)", title: partition.title, body: body).html
  }

  private static func chart(_ metric: Trend.MetricTrend, _ trend: Trend, id: String, axis: String) -> LineChart {
    let unit = ChartUnit(metric.metric.unit)
    // The level that each stretch between changes had.
    var levels = [Double?](repeating: nil, count: metric.values.count)
    let found = metric.changes.filter { !$0.isGone }
    let bounds =
      [0] + found.compactMap { change in metric.runs.firstIndex { $0 >= change.place } } + [metric.values.count]
    for (low, high) in zip(bounds, bounds.dropFirst()) where low < high {
      let level = Quantile.median(of: Array(metric.values[low..<high]))
      for index in low..<high { levels[index] = level }
    }
    let scale = AxisScale.linear(metric.values, unit: unit, fromZero: false)
    let count = Double(trend.runs.count)
    let ticks = AxisScale.linear([1, max(2, count)], unit: .count).ticks.filter { $0 >= 1 && $0 <= max(2, count) }
    return LineChart(
      id: id, title: metric.metric.name, subtitle: scale.low > 0 ? "axis does not start at 0" : "", kind: .runs,
      x: metric.runs.map { Double($0 + 1) },
      xScale: AxisScale(kind: .linear, low: 1, high: max(2, count), ticks: ticks), xUnit: .count, yScale: scale,
      yUnit: unit,
      series: [
        .init(name: "run", values: metric.values.map { $0 }, color: 0),
        .init(name: "level", values: levels, style: .dashed, color: 7),
      ],
      marks: metric.changes.map {
        .init(
          x: Double($0.place + 1), isWorse: $0.isRegression, text: TrendReport.sentence($0, runs: trend.runs.count))
      }, axis: axis, names: metric.runs.map { trend.runs[$0].run }, isLow: metric.changes.isEmpty)
  }
}
