internal import LoadScenario

/// The rows of a benchmark run.
public struct BenchmarkSuite: Sendable, Hashable {
  /// The benchmarks, in the order of the table.
  public var benchmarks: [Benchmark]

  /// A suite of rows.
  public init(_ benchmarks: [Benchmark]) { self.benchmarks = benchmarks }

  /// The instrumented system's: core operations, registry, error handling, overhead of the wrappers, concurrency, memory
  /// patterns, asynchronous use.
  public static let standard = BenchmarkSuite([
    Benchmark("get_status", .core),
    Benchmark("get_health_report", .core, share: 0.2),
    Benchmark("get_registry", .registry),
    Benchmark("list_libraries", .registry),
    Benchmark("get_available_libraries", .registry),
    Benchmark("get_instrumentation_summary", .registry, share: 0.2),
    Benchmark("get_error_handler", .errors),
    Benchmark("health_check", .errors),
    Benchmark("handle_error", .errors),
    Benchmark("circuit_breaker_call", .errors),
    Benchmark("circuit_breaker_recovery", .errors, target: "benchmarks", operation: "breaker_recovery", share: 0.2),
    Benchmark(
      "safe_operation_decorator", .overhead, target: "benchmarks", operation: "work_in_safe_operation",
      baseline: "work"),
    Benchmark("context_manager", .overhead, target: "benchmarks", operation: "work_in_context", baseline: "work"),
    Benchmark("concurrent_status_10_threads", .concurrency, operation: "get_status", threads: 10, share: 4),
    Benchmark("concurrent_health_5_threads", .concurrency, operation: "health_check", threads: 5, share: 4),
    Benchmark(
      "concurrent_recovery_4_threads", .concurrency, target: "benchmarks", operation: "breaker_recovery", threads: 4,
      share: 0.4),
    Benchmark("memory_intensive_ops", .memory, share: 0.005),
    Benchmark(
      "async_safe_operation", .asynchronous, target: "benchmarks", operation: "async_work_in_safe_operation",
      baseline: "async_work", executor: .tasks),
    Benchmark("async_retry", .asynchronous, target: "benchmarks", operation: "retry", executor: .tasks, share: 0.05),
    Benchmark(
      "async_retry_4_tasks", .concurrency, target: "benchmarks", operation: "retry", executor: .tasks, threads: 4,
      share: 0.1),
  ])

  /// The rows whose names contain a text.
  public func filtered(_ text: String?) -> BenchmarkSuite {
    guard let text else { return self }
    return BenchmarkSuite(benchmarks.filter { $0.name.contains(text) })
  }
}
