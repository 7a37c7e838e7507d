public import LoadBenchmark
internal import LoadRecord
internal import LoadScenario
internal import LoadTarget

/// Benchmarks of your own code, in this process.
///
/// ```swift
/// let benchmark = PerformanceBenchmark(warmupIterations: 50, testIterations: 1_000)
/// let result = try await benchmark.benchmark({ try parse(text) }, name: "parse")
/// print("\(result.name): \(result.meanMilliseconds ?? .nan) ms, \(result.rating?.rawValue ?? "not measured")")
/// ```
///
/// The times of a debug build are not meaningful (``LoadTest/isOptimized``). A call that throws counts as a failure,
/// which fails the judgement of the row; it is never dropped.
public struct PerformanceBenchmark: Sendable {
  /// Number of unmeasured warm-up calls of each closure.
  public var warmupIterations: UInt64
  /// Number of measured calls of each closure.
  public var testIterations: UInt64
  /// Number of runs of interleaved pairs that measure an overhead.
  public var pairs = 10

  /// A benchmark with the given number of calls.
  ///
  /// - Precondition: `testIterations` is at least 1.
  public init(warmupIterations: UInt64 = 100, testIterations: UInt64 = 1_000) {
    precondition(testIterations > 0, "a benchmark measures at least one call")
    self.warmupIterations = warmupIterations
    self.testIterations = testIterations
  }

  /// The result of a benchmark: the row, and its main figures.
  public struct Result: Sendable {
    /// All figures.
    public var row: BenchmarkRow
    /// The row without the wrapper; nil for a benchmark of one closure.
    public var baseline: BenchmarkRow?

    /// The row's name.
    public var name: String { row.name }
    /// Nil if nothing was timed.
    public var meanMilliseconds: Double? { row.meanNanoseconds.map { $0 / 1e6 } }
    /// Nil if nothing was timed.
    public var p95Milliseconds: Double? { row.p95Nanoseconds.map { $0 / 1e6 } }
    /// Nil if nothing was timed.
    public var operationsPerSecond: Double? { row.operationsPerSecond }
    /// In per cent; nil for a benchmark of one closure.
    public var overheadPercent: Double? { row.overhead?.percent.estimate }
    /// The rating of the mean; nil for too few operations.
    public var rating: Rating? { row.rating }
  }

  /// Measures a closure.
  ///
  /// - Parameters:
  ///   - body: the closure to call; its result is computed and dropped.
  ///   - name: the row's name, `[a-z0-9_]{1,64}`.
  ///   - threads: the number of workers that call it at the same time.
  /// - Throws: ``LoadTestError`` if a parameter is wrong or the run did not complete.
  @inlinable
  public func benchmark<Value>(
    _ body: @escaping @Sendable () throws -> Value, name: String, threads: Int = 1
  ) async throws -> Result {
    try await measure(name: name, threads: threads) { LoadTest.blackHole(try body()) }
  }

  /// Measures an asynchronous closure, from tasks.
  ///
  /// - Parameters:
  ///   - body: the closure to await.
  ///   - name: the row's name, `[a-z0-9_]{1,64}`.
  ///   - tasks: the number of workers that await it at the same time.
  /// - Throws: ``LoadTestError`` if a parameter is wrong or the run did not complete.
  @inlinable
  public func benchmark<Value>(
    _ body: @escaping @Sendable () async throws -> Value, name: String, tasks: Int = 1
  ) async throws -> Result {
    try await measureAsync(name: name, tasks: tasks) { LoadTest.blackHole(try await body()) }
  }

  /// Measures the overhead of a wrapper: calls both closures in turn, in ``pairs`` runs.
  ///
  /// - Parameters:
  ///   - baseline: the work alone.
  ///   - instrumented: the work in its wrapper.
  ///   - name: the row's name.
  /// - Throws: ``LoadTestError`` if a parameter is wrong or a run did not complete.
  @inlinable
  public func benchmarkOverhead<Value>(
    baseline: @escaping @Sendable () throws -> Value, instrumented: @escaping @Sendable () throws -> Value, name: String
  ) async throws -> Result {
    try await measureOverhead(
      name: name, { LoadTest.blackHole(try baseline()) }, { LoadTest.blackHole(try instrumented()) })
  }

  /// Measures the overhead of an asynchronous wrapper.
  ///
  /// - Parameters:
  ///   - baseline: the work alone.
  ///   - instrumented: the work in its wrapper.
  ///   - name: the row's name.
  /// - Throws: ``LoadTestError`` if a parameter is wrong or a run did not complete.
  @inlinable
  public func benchmarkOverhead<Value>(
    baseline: @escaping @Sendable () async throws -> Value,
    instrumented: @escaping @Sendable () async throws -> Value, name: String
  ) async throws -> Result {
    try await measureOverheadAsync(
      name: name, { LoadTest.blackHole(try await baseline()) }, { LoadTest.blackHole(try await instrumented()) })
  }

  // MARK: Runs

  private static let operations = ["baseline", "instrumented"]

  @usableFromInline
  func measure(
    name: String, threads: Int, _ body: @escaping @Sendable () throws -> Void
  ) async throws -> Result {
    let record = try await LoadTest.run(.calling([name], body), plan([name], .threads, threads, seed: 1))
    return result(Benchmark(name, .core, operation: name, threads: threads), [record])
  }

  @usableFromInline
  func measureAsync(
    name: String, tasks: Int, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> Result {
    let record = try await LoadTest.run(.awaiting([name], body), plan([name], .tasks, tasks, seed: 1))
    return result(Benchmark(name, .asynchronous, operation: name, executor: .tasks, threads: tasks), [record])
  }

  @usableFromInline
  func measureOverhead(
    name: String, _ baseline: @escaping @Sendable () throws -> Void,
    _ instrumented: @escaping @Sendable () throws -> Void
  ) async throws -> Result {
    try await overhead(of: .calling(Self.operations, baseline, instrumented), name: name, .threads)
  }

  @usableFromInline
  func measureOverheadAsync(
    name: String, _ baseline: @escaping @Sendable () async throws -> Void,
    _ instrumented: @escaping @Sendable () async throws -> Void
  ) async throws -> Result {
    try await overhead(of: .awaiting(Self.operations, baseline, instrumented), name: name, .tasks)
  }

  private func overhead(
    of target: TargetDescription, name: String, _ executor: Executor
  ) async throws -> Result {
    var records: [RunRecord] = []
    for pair in 0..<max(1, pairs) {
      records.append(try await LoadTest.run(target, plan(Self.operations, executor, 1, seed: UInt64(pair + 1))))
    }
    let (baseline, instrumented) = (Self.operations[0], Self.operations[1])
    return result(
      Benchmark(name, .overhead, operation: instrumented, baseline: baseline, executor: executor), records)
  }

  private func plan(_ operations: [String], _ executor: Executor, _ workers: Int, seed: UInt64) -> Plan {
    let count = UInt64(operations.count)
    var plan = Plan(
      name: "benchmark", target: TargetReference(source: .named(""), config: "{}"), executor: executor,
      groups: [WorkerGroup(workers: workers, mix: operations.map { MixEntry(operation: $0, weight: 1) })],
      warmupNanoseconds: 0, length: .iterations(testIterations * count), timing: .exact, seed: seed,
      memory: MemoryPlan(allocator: .system))
    plan.warmupIterations = warmupIterations * count
    return plan
  }

  private func result(_ benchmark: Benchmark, _ records: [RunRecord]) -> Result {
    var rows = BenchmarkRow.rows(benchmark, runs: records)
    // The verdict of a debug build is invalid; its counts are returned all the same.
    let row = rows.removeLast()
    return Result(row: row, baseline: rows.first)
  }
}
