public import LoadStatistics

/// A distribution of times. Every figure is nil when nothing was timed.
public struct LatencyRecord: Sendable, Codable, Equatable {
  /// Arithmetic mean.
  public var mean: Double?
  /// Standard deviation.
  public var stddev: Double?
  /// Shortest.
  public var min: UInt64?
  /// Median.
  public var p50: UInt64?
  /// 75th percentile.
  public var p75: UInt64?
  /// 90th percentile.
  public var p90: UInt64?
  /// 95th percentile.
  public var p95: UInt64?
  /// 99th percentile.
  public var p99: UInt64?
  /// 99.9th percentile.
  public var p999: UInt64?
  /// 99.99th percentile.
  public var p9999: UInt64?
  /// Longest.
  public var max: UInt64?
  /// The whole distribution: HdrHistogram V2 compressed, base64.
  public var histogram: Histogram

  private enum CodingKeys: String, CodingKey {
    case mean, stddev, min, p50, p75, p90, p95, p99
    case p999 = "p99_9"
    case p9999 = "p99_99"
    case max, histogram
  }

  /// The figures of a histogram of nanoseconds.
  public init(_ histogram: Histogram) {
    self.histogram = histogram
    mean = histogram.mean
    stddev = histogram.standardDeviation
    min = histogram.min
    max = histogram.max
    guard let values = histogram.values(atPercentiles: [50, 75, 90, 95, 99, 99.9, 99.99]) else { return }
    p50 = values[0]
    p75 = values[1]
    p90 = values[2]
    p95 = values[3]
    p99 = values[4]
    p999 = values[5]
    p9999 = values[6]
  }
}
