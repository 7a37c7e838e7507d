package import LoadStatistics

/// Distributions side by side on the axis of HdrHistogram's plots: each nine has the same width, so that the tail is
/// visible.
package enum PercentileChart {
  /// A distribution and its name.
  package typealias Curve = (name: String, histogram: Histogram?)

  /// The figure and its table; empty without values.
  package static func html(id: String, title: String, curves: [Curve], levels: [LineChart.Reference] = []) -> String {
    let known = curves.compactMap { curve in
      curve.histogram.flatMap { $0.isEmpty ? nil : (name: curve.name, histogram: $0) }
    }
    guard let most = known.map(\.histogram.totalCount).max() else { return "" }
    let scale = AxisScale.nines(count: most)
    let shares = Self.shares(to: scale.high)
    let series = known.enumerated().map { place, curve -> LineChart.Series in
      let values = curve.histogram.values(atPercentiles: shares.map { $0 * 100 })
      // Beyond the last of its values a histogram has no information.
      let limit = 1 - 1 / Double(curve.histogram.totalCount)
      return .init(
        name: curve.name,
        values: shares.enumerated().map { index, share in
          share <= limit || share == 0 ? values.map { Double($0[index]) } : nil
        }, style: curve.name == "baseline" || place >= 8 ? .dashed : .line, color: place)
    }
    let values = series.flatMap { $0.values.compactMap { $0 } } + levels.map(\.value)
    return LineChart(
      id: id, title: title, subtitle: "latency by percentile; logarithmic", kind: .percentile, x: shares,
      xScale: scale, xUnit: .share, yScale: AxisScale.logarithmic(values), yUnit: .time, series: series,
      references: levels, axis: nil
    ).html()
  }

  /// Twenty shares for each nine.
  private static func shares(to high: Double) -> [Double] {
    let end = -Logarithm.decimal(1 - high)
    let count = Int((end * 20).rounded())
    return (0...count).map { 1 - Logarithm.power(-end * Double($0) / Double(count)) }
  }
}
