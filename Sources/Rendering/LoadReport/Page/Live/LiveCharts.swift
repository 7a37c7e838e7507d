/// The charts of a run in progress as rendered by the server; a script of the page redraws them each second. Pure.
package struct LiveCharts: Sendable {
  private let seconds: [LivePoint]
  private let isOpen: Bool

  /// Charts of the newest seconds.
  ///
  /// - Parameter isOpen: whether operations are due at times (open model).
  package init(_ seconds: [LivePoint], isOpen: Bool) {
    self.seconds = seconds
    self.isOpen = isOpen
  }

  /// The four figures.
  package func html() -> String {
    var rates = [LineChart.Series(name: "throughput", values: seconds.map(\.rate), style: .area, color: 0)]
    if isOpen { rates.append(.init(name: "offered", values: seconds.map(\.offered), style: .dashed, color: 7)) }
    rates.append(.init(name: "failed", values: seconds.map { Double($0.failures) }, color: 3))
    let charts = [
      chart("rate", "Operations per second", .rate, rates),
      chart(
        "latency", "Latency", .time,
        [
          .init(name: "p50", values: known(\.p50), color: 0),
          .init(name: "p99", values: known(\.p99), color: 1),
          .init(name: "max", values: known(\.max), color: 3),
        ], isLogarithmic: true),
      chart(
        "memory", "Memory", .bytes,
        [
          .init(name: "live", values: known(\.live), color: 2),
          .init(name: "resident", values: known(\.resident), style: .dashed, color: 4),
        ]),
      isOpen
        ? chart(
          "lag", "Lag, p99", .time, [.init(name: "lag", values: known(\.lag), color: 1)], isLogarithmic: true)
        : chart(
          "workers", "Active workers", .count,
          [.init(name: "workers", values: seconds.map { Double($0.workers) }, style: .area, color: 2)]),
    ]
    return "<div class=\"charts\">\n\(charts.map { "<section>\($0.html())</section>\n" }.joined())</div>\n"
  }

  private func known(_ figure: (LivePoint) -> UInt64?) -> [Double?] {
    seconds.map { figure($0).map { Double($0) } }
  }

  private func chart(
    _ id: String, _ title: String, _ unit: ChartUnit, _ series: [LineChart.Series], isLogarithmic: Bool = false
  ) -> LineChart {
    let values = series.flatMap { $0.values.compactMap { $0 } }
    let from = seconds.first.map { max(0, $0.elapsed - 1) } ?? 0
    var chart = LineChart(
      id: "live-\(id)", title: title, subtitle: isLogarithmic ? "logarithmic" : "", x: seconds.map(\.elapsed),
      xScale: AxisScale.seconds(from: from, to: max(from + 10, seconds.last?.elapsed ?? 0)),
      yScale: isLogarithmic ? AxisScale.logarithmic(values) : AxisScale.linear(values, unit: unit), yUnit: unit,
      series: series)
    chart.isLive = true
    chart.axis = nil
    return chart
  }
}
