internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension RunPage {
  /// Above this number of operations, their individual curves are omitted.
  private static let maximumCurves = 16

  /// Latency over time, as a heat map, and as a distribution.
  var latency: [PageSection?] {
    var parts: [PageSection?] = []
    if seconds.contains(where: { $0.max != nil }) {
      parts.append(PageSection(id: "latency", title: "Latency", body: latencyOverTime))
      let heat = HeatMap(counts: content.timeline.heat, xScale: timeScale).html()
      if !heat.isEmpty { parts.append(PageSection(id: "heatmap", title: "Heat map", body: heat)) }
    }
    let curves = percentileCharts
    if !curves.isEmpty { parts.append(PageSection(id: "percentiles", title: "Percentiles", body: curves)) }
    return parts
  }

  private var latencyOverTime: String {
    var series: [LineChart.Series] = [.init(name: "p50", values: seconds.map(\.p50), color: 0)]
    if seconds.contains(where: { $0.p95 != nil }) {
      series.append(.init(name: "p95", values: seconds.map(\.p95), color: 2))
    }
    series.append(.init(name: "p99", values: seconds.map(\.p99), color: 1))
    series.append(.init(name: "max", values: seconds.map(\.max), color: 3))
    var charts = [
      timeChart(
        "latency", "Percentiles over time", "all operations, second by second; logarithmic", unit: .time,
        series: series,
        isLogarithmic: true)
    ]
    let count = record.operations.count
    if count > 1, count <= Self.maximumCurves, seconds.contains(where: { $0.operationsP99.count == count }) {
      charts.append(
        timeChart(
          "operations", "99th percentile of each operation", "second by second; logarithmic", unit: .time,
          series: record.operations.enumerated().map { place, operation in
            .init(
              name: record.label(operation),
              values: seconds.map { $0.operationsP99.indices.contains(place) ? $0.operationsP99[place] : nil },
              style: place < 8 ? .line : .dashed, color: place)
          }, isLogarithmic: true))
    }
    return charts.map { $0.html() }.joined()
  }

  // MARK: Percentiles

  private var percentileCharts: String {
    let hiccups = record.environment.hiccupNanoseconds
    let levels = hiccups.map {
      [
        LineChart.Reference(name: "scheduler wake-up delay: max", value: Double($0.max)),
        LineChart.Reference(name: "scheduler wake-up delay: p99", value: Double($0.p99), isBelow: true),
      ]
    }
    var curves: [(name: String, histogram: Histogram?)] = []
    if let pooled = pooledLatency {
      curves.append(("latency", pooled))
      if record.operations.contains(where: { $0.lagNanoseconds != nil }) {
        curves.append(("service time", record.operations.map(\.serviceTimeNanoseconds.histogram).pooled()))
      }
    }
    // A curve for each alternative, its repetitions together.
    for label in record.comparison.map({ $0.labels.count > 1 ? $0.labels : [] }) ?? [] {
      let runs = content.cells.filter { $0.alternative == label }
      curves.append((label, runs.flatMap(\.record.operations).map(\.latencyNanoseconds.histogram).pooled()))
    }
    let whole = content.baseline.filter { !$0.wasEndedByCode }
    if !whole.isEmpty {
      curves.append(("baseline", whole.flatMap(\.operations).map(\.latencyNanoseconds.histogram).pooled()))
    }
    if curves.count > Self.maximumCurves { curves.removeSubrange(Self.maximumCurves...) }
    var html = PercentileChart.html(
      id: "percentiles", title: "All operations", curves: curves, levels: pooledLatency == nil ? [] : levels ?? [])
    if record.operations.count > 1, record.operations.count <= Self.maximumCurves {
      html += PercentileChart.html(
        id: "percentiles-operations", title: "Each operation",
        curves: record.operations.map { (record.label($0), $0.latencyNanoseconds.histogram) })
    }
    return html
  }
}
