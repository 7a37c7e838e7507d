/// One condition on what a run measured: `metric{selectors}: aggregate comparison value`.
public struct Threshold: Sendable, Hashable, Codable {
  /// The metric that is judged.
  public var metric: MeasuredFigure
  /// The selectors of the metric. Empty: all operations and groups are pooled.
  public var selectors: [FigureSelector: String]
  /// The aggregate over the metric's samples.
  public var aggregate: Aggregate
  /// How observed and value are compared: `observed comparison value`.
  public var comparison: Comparison
  /// The limit, in the metric's base unit: nanoseconds, operations per second, a share (1 is 100 %), bytes or a count.
  public var value: Double
  /// For a limit relative to a baseline: the share of the baseline's figure to add to it, until the baseline is known.
  /// Nil: ``value`` is the limit.
  public var baselineShare: Double?
  /// The baseline's figure that ``value`` was taken from; nil for an absolute limit.
  public var baseline: Double?
  /// The expression as written, `p(99) < 1ms`.
  public var expression: String
  /// The metric with its selectors as written, `latency{operation:get_status}`.
  public var metricText: String
  /// Whether the run ends early when the threshold does not hold.
  public var abort: Bool
  /// How far into the measured phase the run must be before `abort` acts.
  public var afterNanoseconds: UInt64
  /// The length of the window: only this last stretch of the run is judged, continuously during the run. Nil: the
  /// whole run.
  public var windowNanoseconds: UInt64?
  /// With fewer samples than this the threshold is `no-data`. At least 1.
  public var minimumSamples: UInt64

  /// The unit of the figure.
  public var unit: FigureUnit { metric.unit(aggregate) }

  /// Whether the limit is on an amount that is spread over the shards of a plan, so that only all shards together are
  /// judged.
  public var countsOverShards: Bool { metric.statistic(aggregate)?.isPartOfWhole == true }

  /// Whether the figure belongs to one process, or to a stretch of its timeline, which no merged record has.
  public var belongsToOneProcess: Bool { metric.belongsToProcess || windowNanoseconds != nil && !countsOverShards }

  /// Whether a leak check by itself can judge it: that has no timed phase, no baseline, and a number of operations of
  /// its own.
  public var isJudgedByLeakCheck: Bool {
    metric.isMeasuredByLeakCheck && !countsOverShards && windowNanoseconds == nil && baselineShare == nil
  }

  /// Whether its comparison holds.
  ///
  /// - Parameter counts: the counts, where the figure is a share of counts: compared without rounding.
  public func holds(_ observed: Double, counts: (part: UInt64, whole: UInt64)? = nil) -> Bool {
    guard let counts, counts.whole > 0 else { return comparison.holds(observed, value) }
    return comparison.holds(counts.part, of: counts.whole, value)
  }

  /// Makes a threshold of resolved values.
  public init(
    metric: MeasuredFigure, selectors: [FigureSelector: String] = [:], aggregate: Aggregate, comparison: Comparison,
    value: Double,
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
