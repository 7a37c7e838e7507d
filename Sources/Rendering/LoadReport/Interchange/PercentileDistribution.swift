public import LoadStatistics

/// The percentile distribution of a histogram as HdrHistogram prints it, a `.hgrm` file.
///
/// Values are in the histogram's own unit (nanoseconds in a record), the ratio is 1: an operation of some nanoseconds
/// would lose its digits in a larger one. Source: HdrHistogram, `AbstractHistogram.outputPercentileDistribution`.
public struct PercentileDistribution: Sendable {
  private let histogram: Histogram

  /// The number of rows until the distance to 100 % has halved; HdrHistogram's default.
  public static let ticksPerHalfDistance = 5

  /// The distribution of a histogram.
  public init(_ histogram: Histogram) { self.histogram = histogram }

  /// The whole file.
  public func text() -> String {
    let titles = [("Value", 12), ("Percentile", 14), ("TotalCount", 10), ("1/(1-Percentile)", 14)]
    var text = titles.map { right($0.0, $0.1) }.joined(separator: " ") + "\n\n"
    for step in histogram.percentileSteps(ticksPerHalfDistance: PercentileDistribution.ticksPerHalfDistance) {
      text += row(step)
    }
    let mean = right(value(histogram.mean ?? 0), 12)
    let deviation = right(value(histogram.standardDeviation ?? 0), 12)
    let most = right(value(Double(histogram.max ?? 0)), 12)
    text += "#[Mean    = \(mean), StdDeviation   = \(deviation)]\n"
    text += "#[Max     = \(most), Total count    = \(right("\(histogram.totalCount)", 12))]\n"
    let buckets = right("\(histogram.layout.bucketCount)", 12)
    text += "#[Buckets = \(buckets), SubBuckets     = \(right("\(histogram.layout.subBucketCount)", 12))]\n"
    return text
  }

  private func row(_ step: PercentileStep) -> String {
    let share = step.percentile / 100
    let columns = [
      right(value(Double(step.value)), 12), Figures.fixed(share, 12), right("\(step.countToValue)", 10),
    ]
    // At 100 % the last column is omitted.
    let distance = share < 1 ? [right(Figures.fixed(1 / (1 - share), 2), 14)] : []
    return (columns + distance).joined(separator: " ") + "\n"
  }

  /// A value with one decimal for each significant digit of the histogram.
  private func value(_ value: Double) -> String { Figures.fixed(value, histogram.layout.significantDigits) }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
