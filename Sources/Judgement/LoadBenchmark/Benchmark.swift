public import LoadScenario

/// A benchmark: one row of a suite.
public struct Benchmark: Sendable, Hashable {
  /// The subject of a row.
  public enum Category: String, Sendable, Hashable, Codable, CaseIterable {
    case core
    case registry
    case errors
    case overhead
    case concurrency
    case memory
    case asynchronous
  }

  /// The row's name, which thresholds refer to.
  public var name: String
  /// The subject.
  public var category: Category
  /// The built-in or the user's own target.
  public var target: String
  /// The operation.
  public var operation: String
  /// The operation without the wrapper, for rows that measure an overhead: performed in turn with it.
  public var baseline: String?
  /// The executor.
  public var executor: Executor
  /// The number of workers.
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

  /// The name of the baseline row of a row that measures an overhead.
  public var baselineName: String { name + "_baseline" }

  /// The number of measured operations: at least one for each worker and operation, and for slow operations the number
  /// that a figure needs, unless the suite itself has fewer.
  public func iterations(of suite: UInt64) -> UInt64 {
    max(
      UInt64(threads * 2), min(suite, BenchmarkThreshold.Figure.leastOperations),
      UInt64((Double(suite) * share).rounded()))
  }
}
