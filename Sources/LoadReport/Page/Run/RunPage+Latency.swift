internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension RunPage {
  /// Above so many operations the curves of each are left to the table.
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
              name: label(operation),
              values: seconds.map { $0.operationsP99.indices.contains(place) ? $0.operationsP99[place] : nil },
              style: place < 8 ? .line : .dashed, color: place)
          }, isLogarithmic: true))
    }
    return charts.map { $0.html() }.joined()
  }

  // MARK: Percentiles

  private var percentileCharts: String {
    var charts: [LineChart] = []
    let hiccups = record.environment.hiccupNanoseconds
    let levels = hiccups.map {
      [
        LineChart.Reference(name: "a sleeping thread woke late by at most", value: Double($0.max)),
        LineChart.Reference(name: "99th percentile of that", value: Double($0.p99), isBelow: true),
      ]
    }
    var curves: [(name: String, histogram: Histogram?)] = []
    if let pooled = pooledLatency {
      curves.append(("latency", pooled))
      if record.operations.contains(where: { $0.lagNanoseconds != nil }) {
        curves.append(("service time", Self.pooled(record.operations.map(\.serviceTimeNanoseconds))))
      }
    }
    for cell in content.cells where record.comparison.map({ $0.labels.count > 1 }) ?? false {
      curves.append((cell.label, Self.pooled(cell.record.operations.map(\.latencyNanoseconds))))
    }
    if !content.baseline.isEmpty {
      curves.append(("baseline", Self.pooled(content.baseline.flatMap(\.operations).map(\.latencyNanoseconds))))
    }
    if curves.count > Self.maximumCurves { curves.removeSubrange(Self.maximumCurves...) }
    charts += percentileChart("percentiles", "All operations", curves, levels ?? [])
    if record.operations.count > 1, record.operations.count <= Self.maximumCurves {
      charts += percentileChart(
        "percentiles-operations", "Each operation",
        record.operations.map { (label($0), $0.latencyNanoseconds.histogram) }, [])
    }
    return charts.map { $0.html() }.joined()
  }

  private static func pooled(_ latencies: [LatencyRecord]) -> Histogram? {
    var pooled: Histogram?
    for latency in latencies where !latency.histogram.isEmpty {
      if pooled?.add(latency.histogram) == nil { pooled = latency.histogram }
    }
    return pooled
  }

  private func percentileChart(
    _ id: String, _ title: String, _ curves: [(name: String, histogram: Histogram?)], _ levels: [LineChart.Reference]
  ) -> [LineChart] {
    let known = curves.compactMap { curve in
      curve.histogram.flatMap { $0.isEmpty ? nil : (name: curve.name, histogram: $0) }
    }
    guard let most = known.map(\.histogram.totalCount).max() else { return [] }
    let scale = AxisScale.nines(count: most)
    let shares = Self.shares(to: scale.high)
    let series = known.enumerated().map { place, curve -> LineChart.Series in
      let values = curve.histogram.values(atPercentiles: shares.map { $0 * 100 })
      // Beyond one of so many values there is nothing more to tell.
      let limit = 1 - 1 / Double(curve.histogram.totalCount)
      return .init(
        name: curve.name,
        values: shares.enumerated().map { index, share in
          share <= limit || share == 0 ? values.map { Double($0[index]) } : nil
        }, style: curve.name == "baseline" || place >= 8 ? .dashed : .line, color: place)
    }
    let values = series.flatMap { $0.values.compactMap { $0 } } + levels.map(\.value)
    return [
      LineChart(
        id: id, title: title, subtitle: "latency by percentile, each nine as wide as the one before; logarithmic",
        kind: .percentile, x: shares, xScale: scale, xUnit: .share, yScale: AxisScale.logarithmic(values), yUnit: .time,
        series: series, references: levels)
    ]
  }

  /// Twenty shares for each nine.
  private static func shares(to high: Double) -> [Double] {
    let end = -Logarithm.decimal(1 - high)
    let count = Int((end * 20).rounded())
    return (0...count).map { 1 - Logarithm.power(-end * Double($0) / Double(count)) }
  }
}
