/// The charts of a run in progress as the server draws them; a script of the page draws the same again each second. Pure.
package struct LiveCharts: Sendable {
  /// One second.
  package struct Second: Sendable {
    /// Where it ends, in seconds since the start of the measured phase.
    package var end: Double
    /// Operations a second.
    package var rate: Double?
    /// What was offered a second; nil in the closed model.
    package var offered: Double?
    /// Failures a second.
    package var failures: Double?
    /// Latencies in nanoseconds.
    package var p50: Double?
    /// The 99th percentile.
    package var p99: Double?
    /// The longest.
    package var max: Double?
    /// The 99th percentile of how late operations began; nil in the closed model.
    package var lag: Double?
    /// Live bytes.
    package var live: Double?
    /// Resident bytes.
    package var resident: Double?
    /// Workers that had something to do.
    package var workers: Double

    /// A second.
    package init(
      end: Double, rate: Double?, offered: Double?, failures: Double?, p50: Double?, p99: Double?, max: Double?,
      lag: Double?, live: Double?, resident: Double?, workers: Double
    ) {
      self.end = end
      self.rate = rate
      self.offered = offered
      self.failures = failures
      self.p50 = p50
      self.p99 = p99
      self.max = max
      self.lag = lag
      self.live = live
      self.resident = resident
      self.workers = workers
    }
  }

  private let seconds: [Second]
  private let isOpen: Bool

  /// Charts of the newest seconds.
  ///
  /// - Parameter isOpen: whether operations are due at times (open model).
  package init(_ seconds: [Second], isOpen: Bool) {
    self.seconds = seconds
    self.isOpen = isOpen
  }

  /// The four figures.
  package func html() -> String {
    var rates = [LineChart.Series(name: "throughput", values: seconds.map(\.rate), style: .area, color: 0)]
    if isOpen { rates.append(.init(name: "offered", values: seconds.map(\.offered), style: .dashed, color: 7)) }
    rates.append(.init(name: "failed", values: seconds.map(\.failures), color: 3))
    let charts = [
      chart("rate", "Operations a second", .rate, rates),
      chart(
        "latency", "Latency", .time,
        [
          .init(name: "p50", values: seconds.map(\.p50), color: 0),
          .init(name: "p99", values: seconds.map(\.p99), color: 1),
          .init(name: "max", values: seconds.map(\.max), color: 3),
        ], isLogarithmic: true),
      chart(
        "memory", "Memory", .bytes,
        [
          .init(name: "live", values: seconds.map(\.live), color: 2),
          .init(name: "resident", values: seconds.map(\.resident), style: .dashed, color: 4),
        ]),
      isOpen
        ? chart(
          "lag", "Lag, p99", .time, [.init(name: "lag", values: seconds.map(\.lag), color: 1)], isLogarithmic: true)
        : chart(
          "workers", "Active workers", .count,
          [.init(name: "workers", values: seconds.map(\.workers), style: .area, color: 2)]),
    ]
    return "<div class=\"charts\">\n\(charts.map { "<section>\($0.html())</section>\n" }.joined())</div>\n"
  }

  private func chart(
    _ id: String, _ title: String, _ unit: ChartUnit, _ series: [LineChart.Series], isLogarithmic: Bool = false
  ) -> LineChart {
    let values = series.flatMap { $0.values.compactMap { $0 } }
    let from = seconds.first.map { max(0, $0.end - 1) } ?? 0
    var chart = LineChart(
      id: "live-\(id)", title: title, subtitle: isLogarithmic ? "logarithmic" : "", x: seconds.map(\.end),
      xScale: AxisScale.seconds(from: from, to: max(from + 10, seconds.last?.end ?? 0)),
      yScale: isLogarithmic ? AxisScale.logarithmic(values) : AxisScale.linear(values, unit: unit), yUnit: unit,
      series: series)
    chart.isLive = true
    chart.axis = nil
    return chart
  }
}
