public import LoadRecord
public import LoadScenario
internal import LoadTarget

extension LoadTest {
  /// Measures a closure under load, without a target or a scenario.
  ///
  /// ```swift
  /// let record = try await LoadTest.measure("parse", threads: 4, operations: 100_000) { try parse(text) }
  /// #expect(record.totals.failures == 0)
  /// ```
  ///
  /// Each figure includes the cost of calling the closure, about 2 ns; if that matters, write a `LoadTarget`, whose
  /// operations are compiled into the engine's loop. All workers share what the closure captures: a captured class
  /// instance is retained and released by all of them wherever the closure does so.
  ///
  /// - Parameters:
  ///   - name: the operation's name in the record and in thresholds, `[a-z0-9_]{1,64}`.
  ///   - executor: the executor that performs the operations.
  ///   - threads: the number of workers.
  ///   - operations: the number of measured calls, over all workers.
  ///   - warmup: the duration of uncounted calls before; zero: none.
  ///   - timing: which calls are timed; all are counted.
  ///   - thresholds: the thresholds of the verdict.
  ///   - body: the operation; called from all workers at the same time. Its result is computed and dropped. An error
  ///     counts as a failure, named by the error's type and, for an enumeration, its case; naming takes a lock and some
  ///     microseconds, so failures appear slower than they are.
  /// - Returns: the record, with its verdict.
  /// - Throws: ``LoadTestError`` if a parameter is wrong or the run did not complete; `CancellationError` if its task
  ///   was cancelled.
  @inlinable
  public static func measure<Result>(
    _ name: String, executor: Executor = .threads, threads: Int = 1, operations: UInt64,
    warmup: Duration = .milliseconds(100), timing: Timing = .auto, thresholds: [Threshold] = [],
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> RunRecord {
    try await measureSynchronous(
      Plan(
        name: name, operations: [name: 1], executor: executor, threads: threads, length: .iterations(operations),
        warmup: warmup, timing: timing, thresholds: thresholds)
    ) { blackHole(try body()) }
  }

  /// Measures an asynchronous closure under load, from tasks on the cooperative thread pool.
  ///
  /// Each task awaits one call after another. Otherwise like the variant for synchronous closures; the allocations of
  /// asynchronous calls are not measured.
  ///
  /// - Parameters:
  ///   - name: the operation's name in the record and in thresholds, `[a-z0-9_]{1,64}`.
  ///   - tasks: the number of workers.
  ///   - operations: the number of measured calls, over all workers.
  ///   - warmup: the duration of uncounted calls before; zero: none.
  ///   - timing: which calls are timed; all are counted.
  ///   - thresholds: the thresholds of the verdict.
  ///   - body: the operation; called from all workers at the same time.
  /// - Returns: the record, with its verdict.
  /// - Throws: ``LoadTestError`` if a parameter is wrong or the run did not complete; `CancellationError` if its task
  ///   was cancelled.
  @inlinable
  public static func measure<Result>(
    _ name: String, tasks: Int, operations: UInt64, warmup: Duration = .milliseconds(100), timing: Timing = .auto,
    thresholds: [Threshold] = [], _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> RunRecord {
    try await measureAsynchronous(
      Plan(
        name: name, operations: [name: 1], executor: .tasks, threads: tasks, length: .iterations(operations),
        warmup: warmup, timing: timing, thresholds: thresholds)
    ) { blackHole(try await body()) }
  }

  @usableFromInline
  static func measureSynchronous(_ plan: Plan, _ body: @escaping @Sendable () throws -> Void) async throws -> RunRecord
  {
    try await run(.calling([plan.name], body), plan)
  }

  @usableFromInline
  static func measureAsynchronous(
    _ plan: Plan, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> RunRecord {
    try await run(.awaiting([plan.name], body), plan)
  }
}
