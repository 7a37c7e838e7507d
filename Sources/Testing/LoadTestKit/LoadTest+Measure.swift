public import LoadRecord
public import LoadScenario
internal import LoadTarget

extension LoadTest {
  /// Measures a closure under load: one line in a test, no target, no scenario.
  ///
  /// ```swift
  /// let record = try await LoadTest.measure("parse", threads: 4, operations: 100_000) { try parse(text) }
  /// #expect(record.totals.failures == 0)
  /// ```
  ///
  /// What calling the closure costs, about 2 ns, is inside each figure; where that matters write a `LoadTarget`,
  /// whose operations are compiled into the engine's loop. What the closure captures is shared by all workers: a class
  /// among it is retained and released by all of them where the closure does so.
  ///
  /// - Parameters:
  ///   - name: the operation's name in the record and in thresholds, `[a-z0-9_]{1,64}`.
  ///   - executor: what performs the operations.
  ///   - threads: how many workers.
  ///   - operations: how many calls are measured, of all workers together.
  ///   - warmup: how long the closure is called before; those calls are not counted. Zero: not at all.
  ///   - timing: which calls are timed; all are counted.
  ///   - thresholds: what counts as good, for the verdict.
  ///   - body: the operation; called from all workers at the same time. What it returns is computed and dropped. What it
  ///     throws counts as a failure, named by the error's type and, of an enumeration, its case; naming takes a lock and
  ///     some microseconds, so failures are slower than they were.
  /// - Returns: the record, with its verdict.
  /// - Throws: ``LoadTestError`` when a parameter is wrong or the run did not complete; `CancellationError` when its task
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

  /// Measures an asynchronous closure under load, from tasks on the cooperative pool.
  ///
  /// Each task awaits one call after another. Otherwise as the variant for synchronous closures; what asynchronous
  /// calls allocate is not measured.
  ///
  /// - Parameters:
  ///   - name: the operation's name in the record and in thresholds, `[a-z0-9_]{1,64}`.
  ///   - tasks: how many workers.
  ///   - operations: how many calls are measured, of all workers together.
  ///   - warmup: how long the closure is called before; those calls are not counted. Zero: not at all.
  ///   - timing: which calls are timed; all are counted.
  ///   - thresholds: what counts as good, for the verdict.
  ///   - body: the operation; called from all workers at the same time.
  /// - Returns: the record, with its verdict.
  /// - Throws: ``LoadTestError`` when a parameter is wrong or the run did not complete; `CancellationError` when its task
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
