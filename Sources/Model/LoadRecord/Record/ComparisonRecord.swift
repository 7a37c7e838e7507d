/// The figures of several runs of a scenario side by side.
///
/// One column for each alternative (a target on an executor), in the scenario's order. The figures of an alternative
/// are medians over its repetitions.
public struct ComparisonRecord: Sendable, Codable, Equatable {
  /// The label of the alternative that the others are compared with: the first.
  public var baseline: String
  /// All alternatives, the baseline first.
  public var labels: [String]
  /// The number of measured runs of each alternative, without those that crashed, hung or were lost.
  public var runs: [Int]
  /// For each operation of each group p50, p99 and p99.9, then the throughput of all together.
  public var rows: [Row]

  /// One figure of all alternatives.
  public struct Row: Sendable, Codable, Equatable {
    /// The operation; nil: all operations together.
    public var operation: String?
    /// The operation's group; nil: all groups together.
    public var group: String?
    /// The figure, with its unit in the name.
    public var metric: Metric
    /// One for each alternative: the median over its repetitions. Nil: not measured.
    public var values: [Double?]
    /// The minimum of the repetitions.
    public var least: [Double?]
    /// The maximum of the repetitions.
    public var most: [Double?]
    /// Each value divided by the baseline's; nil where either was not measured or the baseline's is 0.
    public var ratios: [Double?]
  }

  /// The figures that are compared.
  public enum Metric: String, Sendable, Codable, CaseIterable {
    /// Median latency.
    case p50 = "p50Nanoseconds"
    /// 99th percentile of the latency.
    case p99 = "p99Nanoseconds"
    /// 99.9th percentile of the latency.
    case p999 = "p99_9Nanoseconds"
    /// Operations per second.
    case throughput = "throughputPerSecond"
  }
}
