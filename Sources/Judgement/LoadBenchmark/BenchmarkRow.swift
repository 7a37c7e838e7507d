public import LoadRecord
internal import LoadScenario

/// What a benchmark measured.
public struct BenchmarkRow: Sendable, Codable, Equatable {
  /// A figure with its interval, 95 %.
  public struct Interval: Sendable, Codable, Equatable {
    /// The median of the pairs.
    public var estimate: Double
    /// The interval's ends; nil for fewer than six pairs.
    public var low: Double?
    /// The upper end; nil for fewer than six pairs.
    public var high: Double?
  }

  /// What a wrapper adds, over interleaved pairs of operations.
  public struct Overhead: Sendable, Codable, Equatable {
    /// Of means, in per cent of the baseline.
    public var percent: Interval
    /// Of medians, in per cent of the baseline.
    public var medianPercent: Interval
    /// Of means, in nanoseconds.
    public var addedNanoseconds: Interval
    /// How many runs of pairs there were.
    public var pairs: Int
  }

  /// The row's name.
  public var name: String
  /// What it tells of.
  public var category: Benchmark.Category
  /// The target's operation.
  public var operation: String
  /// What performed it.
  public var executor: String
  /// How many workers.
  public var threads: Int
  /// How many operations were measured.
  public var operations: UInt64
  /// How many of them failed.
  public var failures: UInt64
  /// Failures by kind.
  public var failureKinds: [String: UInt64]
  /// Times; nil where nothing was timed.
  public var meanNanoseconds: Double?
  /// The median.
  public var p50Nanoseconds: Double?
  /// The 95th percentile.
  public var p95Nanoseconds: Double?
  /// The 99th percentile.
  public var p99Nanoseconds: Double?
  /// The longest.
  public var maxNanoseconds: Double?
  /// Performed in a second by all workers; nil where it was not measured alone.
  public var operationsPerSecond: Double?
  /// Usable bytes that an operation allocates; nil where it was not measured.
  public var allocatedBytesPerOperation: Double?
  /// Whether the timer's own cost makes up much of the times.
  public var nearTimerFloor: Bool?
  /// What the wrapper adds; nil for rows without a baseline.
  public var overhead: Overhead?
  /// Why the row has no figures.
  public var problem: String?
  /// Whose fault that is; nil where the row has figures.
  public var problemOutcome: Verdict.Outcome?

  /// A row without figures.
  public init(_ benchmark: Benchmark, name: String? = nil, operation: String? = nil, problem: String? = nil) {
    self.name = name ?? benchmark.name
    category = benchmark.category
    self.operation = operation ?? benchmark.operation
    executor = benchmark.executor.rawValue
    threads = benchmark.threads
    operations = 0
    failures = 0
    failureKinds = [:]
    self.problem = problem
    problemOutcome = problem == nil ? nil : .invalid
  }
}
