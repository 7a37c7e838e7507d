public import CPlatform
public import LoadRecord
public import LoadScenario
public import LoadTarget

/// Load tests inside a test, in the test's own process.
///
/// ```swift
/// @Test func ticketsAreNeverLost() async throws {
///   let plan = Plan(operations: ["take": 1, "return_ticket": 1], threads: 4, length: .iterations(100_000))
///   let record = try await LoadTest.run(TicketTarget.self, plan)
///   #expect(record.totals.operations == 100_000)
///   #expect(try record.operation("return_ticket").failures == 0)
/// }
/// ```
///
/// ## One run at a time
///
/// Swift Testing runs tests in parallel, and two loads at once would measure each other. All runs of a process
/// therefore take turns, in the order in which they were requested. Other tests still run at the same time: for
/// comparable figures, run the load tests alone (`swift test --filter`). An operation must not start a run itself: it
/// would wait for its own end.
///
/// ## Debug builds
///
/// A debug build runs, and all of its figures are returned, because its counts, failures and invariants are valid; its
/// times are not meaningful, so its outcome is `invalid` whatever the thresholds yield. Give tests that judge times the
/// trait `.enabled(if: LoadTest.isOptimized)` and run them with `swift test --configuration release -Xswiftc
/// -enable-testing`.
///
/// ## What a test's process cannot do
///
/// A target that crashes ends the test process, `memory.limit` is not enforced, and memory figures are those of the
/// whole process. The command `loadtest`, which measures in a separate process, has none of these limits.
public enum LoadTest {
  /// Whether this build is optimised, so that times are meaningful.
  public static var isOptimized: Bool { ToolRecord.current.build == "release" }

  /// Puts a target under load, in this process, and judges the measurements.
  ///
  /// The plan's thresholds and the honesty checks determine the record's verdict. A threshold that does not hold is not
  /// an error: expect ``LoadRecord/RunRecord/outcome`` or ``LoadRecord/RunRecord/crossedThresholds``. Ends within about
  /// a second if its task is cancelled, for instance by a time limit.
  ///
  /// - Parameters:
  ///   - target: the target to put under load.
  ///   - plan: the plan. `target` replaces the target that it names; the configuration for it is kept.
  /// - Returns: the record, with its verdict.
  /// - Throws: ``LoadTestError`` if the plan cannot run, if the target or the machine refuses, if the target's `verify`
  ///   finds an invariant violated, or if the run did not complete; `CancellationError` if its task was cancelled.
  public static func run<Target: LoadTarget>(_ target: Target.Type, _ plan: Plan) async throws -> RunRecord {
    try await run(TargetDescription(target), plan)
  }

  /// Puts a target that is described by its parts under load, for instance one whose operations are not known
  /// statically.
  ///
  /// - Parameters:
  ///   - target: the target to put under load.
  ///   - plan: the plan. `target` replaces the target that it names; the configuration for it is kept.
  /// - Returns: the record, with its verdict.
  /// - Throws: like ``run(_:_:)-(Target.Type,_)``.
  public static func run(_ target: TargetDescription, _ plan: Plan) async throws -> RunRecord {
    let run = try TestRun(plan, target: target)
    return try await RunTurns.shared.perform { try await run.perform() }
  }

  /// Makes the compiler compute a value that nothing uses. Costs no more than a store.
  ///
  /// ``measure(_:executor:threads:operations:warmup:timing:thresholds:_:)`` does so with what its body returns.
  @inlinable @inline(__always)
  public static func blackHole<Value>(_ value: Value) { withUnsafePointer(to: value) { cplatform_observe($0) } }
}
