/// One condition on what a run measured: `metric{selectors}: aggregate comparison value`.
public struct Threshold: Sendable, Hashable, Codable {
  /// What is judged.
  public var metric: Metric
  /// Which part of it: `operation`, `group` or `name` → value. Empty: all pooled.
  public var selectors: [String: String]
  /// The aggregate over the metric's samples.
  public var aggregate: Aggregate
  /// How observed and value are compared: `observed comparison value`.
  public var comparison: Comparison
  /// The limit, in the metric's base unit: nanoseconds, operations a second, a share of 1, bytes or a count.
  public var value: Double
  /// Where the limit is a baseline's figure and so much more, as a share of it, until the baseline is known; nil: ``value``
  /// is the limit.
  public var baselineShare: Double?
  /// The expression as written, `p(99) < 1ms`.
  public var expression: String
  /// The metric with its selectors as written, `latency{operation:get_status}`.
  public var metricText: String
  /// Whether crossing it ends the run early.
  public var abort: Bool
  /// How far into the measured phase the run must be before `abort` acts.
  public var afterNanoseconds: UInt64
  /// Judge the last so many nanoseconds only, continuously while the run goes; nil: the whole run.
  public var windowNanoseconds: UInt64?
  /// With fewer samples than this the threshold is `no-data`. At least 1.
  public var minimumSamples: UInt64

  /// What can be judged.
  public enum Metric: String, Sendable, Hashable, Codable, CaseIterable {
    case latency
    case serviceTime = "service_time"
    case lag
    case throughput
    case operations
    case failures
    case dropped
    case allocated
    case retained
    case leaks
    case resident
    case gauge
  }

  /// One number from many samples.
  public enum Aggregate: Sendable, Hashable {
    case mean
    case minimum
    case maximum
    case median
    case standardDeviation
    /// 0…100.
    case percentile(Double)
    case rate
    case count
    case bytes
    case objects
    case growth
    case value
  }

  /// How observed and limit are compared.
  public enum Comparison: String, Sendable, Hashable, Codable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="

    /// Whether the comparison holds. NaN holds for nothing.
    public func holds(_ observed: Double, _ limit: Double) -> Bool {
      switch self {
      case .less: observed < limit
      case .lessOrEqual: observed <= limit
      case .greater: observed > limit
      case .greaterOrEqual: observed >= limit
      case .equal: observed == limit
      case .notEqual: !observed.isNaN && observed != limit
      }
    }
  }

  /// Whether the limit is on an amount that shards of a plan have only a part of each, so that all of them together are
  /// judged and none by itself.
  public var countsOverShards: Bool {
    switch (metric, aggregate) {
    case (.throughput, _), (.operations, _), (.failures, .count), (.dropped, .count): true
    default: false
    }
  }

  /// Whether the figure belongs to one process, or to a stretch of its timeline, which no merged record has.
  public var belongsToOneProcess: Bool {
    switch metric {
    case .resident, .leaks, .retained, .gauge: true
    default: windowNanoseconds != nil && !countsOverShards
    }
  }

  /// Makes a threshold of resolved values.
  public init(
    metric: Metric, selectors: [String: String] = [:], aggregate: Aggregate, comparison: Comparison, value: Double,
    expression: String, metricText: String, abort: Bool = false, afterNanoseconds: UInt64 = 0,
    windowNanoseconds: UInt64? = nil, minimumSamples: UInt64 = 1
  ) {
    self.metric = metric
    self.selectors = selectors
    self.aggregate = aggregate
    self.comparison = comparison
    self.value = value
    self.expression = expression
    self.metricText = metricText
    self.abort = abort
    self.afterNanoseconds = afterNanoseconds
    self.windowNanoseconds = windowNanoseconds
    self.minimumSamples = minimumSamples
  }
}
