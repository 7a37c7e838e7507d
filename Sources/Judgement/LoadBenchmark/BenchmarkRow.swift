public import LoadRecord
internal import LoadScenario

/// The results of a benchmark.
public struct BenchmarkRow: Sendable, Codable, Equatable {
  /// A figure with its interval, 95 %.
  public struct Interval: Sendable, Codable, Equatable {
    /// The median of the pairs.
    public var estimate: Double
    /// The lower end; nil for fewer than six pairs.
    public var low: Double?
    /// The upper end; nil for fewer than six pairs.
    public var high: Double?
  }

  /// The overhead of a wrapper, over interleaved pairs of operations.
  public struct Overhead: Sendable, Codable, Equatable {
    /// The overhead of means, in per cent of the baseline.
    public var percent: Interval
    /// The overhead of medians, in per cent of the baseline.
    public var medianPercent: Interval
    /// The overhead of means, in nanoseconds.
    public var addedNanoseconds: Interval
    /// The number of paired runs.
    public var pairs: Int
  }

  /// The row's name.
  public var name: String
  /// The subject.
  public var category: Benchmark.Category
  /// The target's operation.
  public var operation: String
  /// The executor.
  public var executor: String
  /// The number of workers.
  public var threads: Int
  /// The number of measured operations.
  public var operations: UInt64
  /// The number of failed operations.
  public var failures: UInt64
  /// Failures by kind.
  public var failureKinds: [String: UInt64]
  /// The mean time; nil if nothing was timed.
  public var meanNanoseconds: Double?
  /// The median.
  public var p50Nanoseconds: Double?
  /// The 95th percentile.
  public var p95Nanoseconds: Double?
  /// The 99th percentile.
  public var p99Nanoseconds: Double?
  /// The longest.
  public var maxNanoseconds: Double?
  /// Operations per second of all workers; nil if it was not measured alone.
  public var operationsPerSecond: Double?
  /// Usable bytes that an operation allocates; nil if they were not measured.
  public var allocatedBytesPerOperation: Double?
  /// Whether the times are dominated by timer overhead.
  public var nearTimerFloor: Bool?
  /// The overhead of the wrapper; nil for rows without a baseline.
  public var overhead: Overhead?
  /// Why the row has no figures.
  public var problem: String?
  /// The outcome of the problem; nil if the row has figures.
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
