public import LoadScenario

/// One row of a benchmark suite: what is measured, and how.
public struct Benchmark: Sendable, Hashable {
  /// What a row tells of.
  public enum Category: String, Sendable, Hashable, Codable, CaseIterable {
    case core
    case registry
    case errors
    case overhead
    case concurrency
    case memory
    case asynchronous
  }

  /// The row's name, which thresholds go by.
  public var name: String
  /// What it tells of.
  public var category: Category
  /// The built-in or the user's own target.
  public var target: String
  /// The operation.
  public var operation: String
  /// The same without the wrapper, for rows that tell an overhead: performed in turn with it.
  public var baseline: String?
  /// What performs it.
  public var executor: Executor
  /// How many workers.
  public var threads: Int
  /// The share of the suite's iterations that it takes: slow operations need fewer.
  public var share: Double

  /// A row.
  public init(
    _ name: String, _ category: Category, target: String = "auto-instrumentation", operation: String? = nil,
    baseline: String? = nil, executor: Executor = .threads, threads: Int = 1, share: Double = 1
  ) {
    self.name = name
    self.category = category
    self.target = target
    self.operation = operation ?? name
    self.baseline = baseline
    self.executor = executor
    self.threads = threads
    self.share = share
  }

  /// The row of the baseline of a row that tells an overhead.
  public var baselineName: String { name + "_baseline" }

  /// How many operations are measured: at least one for each worker and operation, and of slow operations as many as a
  /// figure needs, unless the suite itself has fewer.
  public func iterations(of suite: UInt64) -> UInt64 {
    max(
      UInt64(threads * 2), min(suite, BenchmarkThreshold.Figure.leastOperations),
      UInt64((Double(suite) * share).rounded()))
  }
}
