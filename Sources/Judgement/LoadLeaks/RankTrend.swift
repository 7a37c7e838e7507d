/// The trend of a series by ranks, which single extreme values hardly change: the test of Mann and Kendall, and the slope
/// of Theil and Sen with Sen's interval (Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, 1968).
struct RankTrend: Sendable {
  /// Standard errors by which later values exceed earlier ones: positive if the series rises.
  let significance: Double
  /// The standard deviation of the number of rising pairs minus that of falling ones in a series without a trend.
  private let deviation: Double
  private let series: Series

  /// In time proportional to the square of the number of points.
  init(_ series: Series) {
    self.series = series
    var score = 0
    for (index, value) in series.values.enumerated() {
      for later in series.values[(index + 1)...] { score += later > value ? 1 : later < value ? -1 : 0 }
    }
    func variance(_ count: Double) -> Double { count * (count - 1) * (2 * count + 5) / 18 }
    let ties = Dictionary(series.values.map { ($0, 1.0) }, uniquingKeysWith: +).values
    deviation = max(0, variance(Double(series.count)) - ties.reduce(0) { $0 + variance($1) }).squareRoot()
    significance = deviation > 0 ? Double(score) / deviation : 0
  }

  /// The median slope of all pairs of points, and half the width of the interval that covers the true one in 95 of 100
  /// series. Pairs at the same number of operations have none.
  var estimate: GrowthEstimate {
    var slopes: [Double] = []
    slopes.reserveCapacity(series.count * (series.count - 1) / 2)
    for first in 0..<series.count {
      for last in first + 1..<max(series.count, first + 1)
      where series.operations[last] > series.operations[first] {
        slopes.append(
          (series.values[last] - series.values[first]) / (series.operations[last] - series.operations[first]))
      }
    }
    guard !slopes.isEmpty else { return GrowthEstimate(slope: 0, halfWidth: .infinity) }
    slopes.sort()
    let count = Double(slopes.count)
    let reach = Self.quantile * deviation
    let low = slopes[max(0, Int(((count - reach) / 2).rounded(.toNearestOrEven)) - 1)]
    let high = slopes[min(slopes.count - 1, Int(((count + reach) / 2).rounded(.toNearestOrEven)))]
    return GrowthEstimate(
      slope: (slopes[(slopes.count - 1) / 2] + slopes[slopes.count / 2]) / 2, halfWidth: (high - low) / 2)
  }

  /// Of the normal distribution, for 95 of 100.
  static let quantile = 1.959964
}
