public import CPlatform
public import LoadRecord
public import LoadScenario
public import LoadTarget

/// Load tests inside a test, in the test's own process.
///
/// ```swift
/// @Test func ticketsAreNeverLost() async throws {
///   let plan = Plan(operations: ["take": 1, "give_back": 1], threads: 4, length: .iterations(100_000))
///   let record = try await LoadTest.run(TicketTarget.self, plan)
///   #expect(record.totals.operations == 100_000)
///   #expect(try record.operation("give_back").failures == 0)
/// }
/// ```
///
/// ## One run at a time
///
/// Swift Testing runs tests side by side, and two loads at once would measure each other. All runs of a process wait
/// for their turn therefore, in the order in which they were asked for. Other tests still run beside them: for figures
/// that are to be compared run the load tests alone (`swift test --filter`). An operation must not start a run itself:
/// it would wait for its own end.
///
/// ## Debug builds
///
/// A debug build runs and all of its figures are returned, because counts, failures and invariants mean as much as
/// elsewhere; its times mean nothing, so that its verdict is ``Verdict/Outcome/invalid`` whatever the thresholds say.
/// Give tests that judge times the trait `.enabled(if: LoadTest.isOptimized)` and run them by
/// `swift test --configuration release -Xswiftc -enable-testing`.
///
/// ## What a test's process cannot do
///
/// A target that crashes takes the tests along, `memory.limit` is not watched, and memory is the whole process's. The
/// command `loadtest`, which measures in a process of its own, does all of that.
public enum LoadTest {
  /// Whether this build is optimised, so that times mean something.
  public static var isOptimized: Bool { ToolRecord.current.build == "release" }

  /// Puts a target under load, in this process, and judges what was measured.
  ///
  /// The plan's thresholds and the honesty checks give the record its verdict. A threshold that does not hold is no
  /// error: expect ``LoadRecord/RunRecord/outcome`` or ``LoadRecord/RunRecord/crossedThresholds``. Ends within about a
  /// second when its task is cancelled, by a time limit for instance.
  ///
  /// - Parameters:
  ///   - target: what is put under load.
  ///   - plan: how. The target that it names is replaced by `target`; the configuration for it is kept.
  /// - Returns: the record, with its verdict.
  /// - Throws: ``LoadTestError`` when the plan cannot run, when target or machine refuse, when the target's `verify`
  ///   finds an invariant violated, or when the run did not complete; `CancellationError` when its task was cancelled.
  public static func run<Target: LoadTarget>(_ target: Target.Type, _ plan: Plan) async throws -> RunRecord {
    try await run(TargetDescription(target), plan)
  }

  /// Puts a target that is described by its parts under load, one whose operations are not known before for instance.
  ///
  /// - Parameters:
  ///   - target: what is put under load.
  ///   - plan: how. The target that it names is replaced by `target`; the configuration for it is kept.
  /// - Returns: the record, with its verdict.
  /// - Throws: as ``run(_:_:)-(Target.Type,_)``.
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
