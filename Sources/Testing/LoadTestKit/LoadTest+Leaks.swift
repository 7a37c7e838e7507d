internal import LoadMemory
public import LoadRecord
public import LoadScenario
public import LoadTarget

extension LoadTest {
  /// Expects that memory does not grow with a closure's calls: one line in a test.
  ///
  /// ```swift
  /// let leaks = try await LoadTest.expectNoLeak("parse", operations: 200_000) { try parse(text) }
  /// #expect(leaks.operations?.first?.allocatedObjects == 3)
  /// ```
  ///
  /// The closure is called in windows of equal counts, and live objects are counted while all workers stand still, with nothing
  /// preloaded. Tests that run at the same time allocate as well, which the total contains: where the total alone grows, a leak
  /// is one that three checks find, each of so many calls. Run such tests alone (`swift test --filter`, `--no-parallel`) to see
  /// small ones. Where live memory cannot be measured
  /// (``measuresLiveMemory``: the sanitizers' own allocators tell nothing) the check fails, and never passes.
  ///
  /// - Parameters:
  ///   - name: the operation's name, `[a-z0-9_]{1,64}`.
  ///   - executor: what performs the operations.
  ///   - threads: how many workers.
  ///   - operations: how many calls, in all windows. At least ``leastLeakOperations``; 200,000 find a leak of half a byte a call.
  ///   - body: the operation; called from all workers at the same time. Calls that throw count like others, unless all do.
  /// - Returns: what was found: never a leak.
  /// - Throws: ``LoadTestError`` of the kind `leak` for a leak, with operation, growth, type and line; `undecided` where more
  ///   calls are needed to tell, `neverSucceeded` where every call threw, `notMeasured` where live memory cannot be measured,
  ///   `plan` for too few calls, and as ``run(_:_:)-(Target.Type,_)``.
  @inlinable
  @discardableResult
  public static func expectNoLeak<Result>(
    _ name: String, executor: Executor = .threads, threads: Int = 1, operations: UInt64,
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> LeakVerdict {
    try await checkLeaksSynchronous(
      Plan(name: name, operations: [name: 1], executor: executor, threads: threads, length: .iterations(operations))
    ) { blackHole(try body()) }
  }

  /// As the variant for synchronous closures, from tasks on the cooperative pool.
  ///
  /// - Parameters:
  ///   - name: the operation's name, `[a-z0-9_]{1,64}`.
  ///   - tasks: how many workers.
  ///   - operations: how many calls, in all windows.
  ///   - body: the operation; called from all workers at the same time.
  /// - Returns: what was found: never a leak.
  /// - Throws: as the other.
  @inlinable
  @discardableResult
  public static func expectNoLeak<Result>(
    _ name: String, tasks: Int, operations: UInt64, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> LeakVerdict {
    try await checkLeaksAsynchronous(
      Plan(name: name, operations: [name: 1], executor: .tasks, threads: tasks, length: .iterations(operations))
    ) { blackHole(try await body()) }
  }

  /// Like the closure variant, for a target's operations.
  ///
  /// ```swift
  /// try await LoadTest.expectNoLeak(
  ///   TicketTarget.self, Plan(operations: ["take": 1, "give_back": 1], threads: 2, length: .iterations(200_000)))
  /// ```
  ///
  /// - Parameters:
  ///   - target: what performs the operations.
  ///   - plan: the mix and workers; `length` is the number of operations. Of `memory.expected`, operations and resources count.
  /// - Returns: what was found: never a leak.
  /// - Throws: like the closure variant; `neverSucceeded` where one of the operations always fails.
  @discardableResult
  public static func expectNoLeak<Target: LoadTarget>(
    _ target: Target.Type, _ plan: Plan
  ) async throws -> LeakVerdict {
    try await expectNoLeak(TargetDescription(target), plan, keepsState: false)
  }

  /// The fewest calls of a leak check: fewer tell nothing.
  public static let leastLeakOperations: UInt64 = 1_000

  /// Whether this process's allocator tells how much memory is live: jemalloc and glibc's own do. For
  /// `@Test(.enabled(if: LoadTest.measuresLiveMemory))`.
  public static var measuresLiveMemory: Bool { AllocatorTracking().liveBytes() != nil }

  /// Looks for leaks in a target's operations, and leaves it to the caller what to make of them.
  ///
  /// - Parameters:
  ///   - target: what performs the operations.
  ///   - plan: how; its length is the number of operations of the check.
  /// - Returns: what was found.
  /// - Throws: ``LoadTestError`` as ``run(_:_:)-(Target.Type,_)``.
  public static func leaks<Target: LoadTarget>(_ target: Target.Type, _ plan: Plan) async throws -> LeakVerdict {
    let run = try TestRun(plan, target: TargetDescription(target))
    return try await RunTurns.shared.perform { try await run.checkLeaks().verdict }
  }

  @usableFromInline
  static func checkLeaksSynchronous(
    _ plan: Plan, _ body: @escaping @Sendable () throws -> Void
  ) async throws -> LeakVerdict {
    try await expectNoLeak(.calling([plan.name], body), plan, keepsState: true)
  }

  @usableFromInline
  static func checkLeaksAsynchronous(
    _ plan: Plan, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> LeakVerdict {
    try await expectNoLeak(.awaiting([plan.name], body), plan, keepsState: true)
  }

  private static func expectNoLeak(
    _ target: TargetDescription, _ plan: Plan, keepsState: Bool
  ) async throws -> LeakVerdict {
    if case .iterations(let operations) = plan.length, operations < leastLeakOperations {
      throw LoadTestError(
        .plan,
        "\(plan.name): \(operations) operations are too few for a leak check: use at least \(leastLeakOperations), and "
          + "200_000 to find a leak of half a byte per call")
    }
    let run = try TestRun(plan, target: target)
    let found = try await RunTurns.shared.perform { try await run.checkLeaksRepeatedly(keepsState: keepsState) }
    if found.verdict.kind != .leak, let failing = found.observations.failures.first(where: \.neverSucceeded) {
      let kinds = failing.kinds.keys.sorted().prefix(3).joined(separator: ", ")
      throw LoadTestError(
        .neverSucceeded,
        "\(failing.operation): all \(failing.calls) calls threw\(kinds.isEmpty ? "" : " (\(kinds))"), so what a "
          + "successful call retains is unknown")
    }
    let verdict = found.verdict
    switch verdict.kind {
    case .leak: throw LoadTestError(.leak, ([verdict.explanation] + found.sites).joined(separator: "\n"))
    case .undecided where verdict.operationsNeeded == nil:
      throw LoadTestError(
        .notMeasured, verdict.explanation + "; enable the test where LoadTest.measuresLiveMemory is true")
    case .undecided: throw LoadTestError(.undecided, verdict.explanation)
    case .stable, .step, .sawtooth, .slowing, .fragmentation: return verdict
    }
  }
}
