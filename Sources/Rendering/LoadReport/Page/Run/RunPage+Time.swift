internal import LoadRecord
internal import LoadScenario

extension RunPage {
  var seconds: [RunTimeline.Second] { content.timeline.seconds }

  var timeScale: AxisScale { AxisScale.seconds(from: 0, to: max(content.timeline.endSeconds, record.elapsedSeconds)) }

  private var middles: [Double] { seconds.map(\.middle) }

  /// A chart over the seconds of the run.
  func timeChart(
    _ id: String, _ title: String, _ subtitle: String, unit: ChartUnit, series: [LineChart.Series], isLow: Bool = false,
    isLogarithmic: Bool = false
  ) -> LineChart {
    let values = series.flatMap { $0.values.compactMap { $0 } }
    return LineChart(
      id: id, title: title, subtitle: subtitle, x: middles, xScale: timeScale,
      yScale: isLogarithmic ? AxisScale.logarithmic(values) : AxisScale.linear(values, unit: unit), yUnit: unit,
      series: series, isLow: isLow)
  }

  /// Throughput, failures and workers; empty without seconds.
  var overTime: [PageSection?] {
    guard !seconds.isEmpty else { return [] }
    var charts = [
      timeChart(
        "throughput", "Operations per second", "all operations together", unit: .rate,
        series: [.init(name: "throughput", values: seconds.map(\.throughput), style: .area, color: 0)])
    ]
    let isOpen = plan.groups.contains { $0.arrivals != nil }
    var bad = [LineChart.Series(name: "failed", values: seconds.map { Double($0.failures) }, style: .area, color: 3)]
    let unperformed = [("dropped", seconds.map(\.givenUp), 0), ("not begun", seconds.map(\.neverBegun), 1)]
    for (name, counts, color) in unperformed where counts.contains(where: { $0 != nil }) {
      bad.append(.init(name: name, values: counts.map { $0.map { Double($0) } }, style: .dashed, color: color))
    }
    // A sentence replaces curves that stay at 0.
    let curves = bad.filter { $0.values.contains { $0 ?? 0 > 0 } }.map(\.name)
    let isFlawless = record.totals.dropped == 0 && curves.allSatisfy { $0 == "not begun" }
    if !curves.isEmpty {
      charts.append(
        timeChart(
          "failures", "Failures",
          bad.count > 1 ? "operations that failed, arrivals dropped or not begun by the end" : "failed in each second",
          unit: .count, series: bad, isLow: true))
    }
    charts.append(
      timeChart(
        "workers", "Active workers", "workers that had operations to perform", unit: .count,
        series: [.init(name: "workers", values: seconds.map { Double($0.activeWorkers) }, style: .area, color: 2)],
        isLow: true))
    let isWhole = record.totals.operations > 0 && record.ending.kind == .completed
    let others = FailureWords.notBegun(record).map { "; \($0)" } ?? ""
    let flawless =
      isFlawless && isWhole
      ? "<p id=\"flawless\">No operation failed\(isOpen ? " or was dropped" : "")\(others).</p>"
      : ""
    return [PageSection(id: "throughput", title: "Throughput", body: charts.map { $0.html() }.joined() + flawless)]
  }

  /// Offered and achieved rate, and lag; empty in the closed model.
  var rate: [PageSection?] {
    guard !seconds.isEmpty else { return [] }
    var charts: [LineChart] = []
    if seconds.contains(where: { $0.offered != nil }) {
      charts.append(
        timeChart(
          "rate", "Offered and achieved rate", "operations per second", unit: .rate,
          series: [
            .init(name: "achieved", values: seconds.map(\.throughput), style: .area, color: 0),
            .init(name: "offered", values: seconds.map(\.offered), style: .dashed, color: 3),
          ]))
    }
    if seconds.contains(where: { $0.lagMax != nil }) {
      charts.append(
        timeChart(
          "lag", "Lag", "how late operations began; logarithmic", unit: .time,
          series: [
            .init(name: "p50", values: seconds.map(\.lagP50), color: 0),
            .init(name: "p99", values: seconds.map(\.lagP99), color: 1),
            .init(name: "max", values: seconds.map(\.lagMax), color: 3),
          ], isLow: true, isLogarithmic: true))
    }
    guard !charts.isEmpty else { return [] }
    return [PageSection(id: "rate", title: "Offered load", body: charts.map { $0.html() }.joined())]
  }
}
