internal import LoadMemory
public import LoadRecord
public import LoadScenario
public import LoadTarget

extension LoadTest {
  /// Expects that memory does not grow with a closure's calls.
  ///
  /// ```swift
  /// let leaks = try await LoadTest.expectNoLeak("parse", operations: 200_000) { try parse(text) }
  /// #expect(leaks.operations?.first?.allocatedObjects == 3)
  /// ```
  ///
  /// The closure is called in windows of equal counts, and live objects are counted while all workers are paused,
  /// without a preloaded library. The total also contains allocations of tests that run at the same time: if only the
  /// total grows, it counts as a leak if three checks find it, each with this many calls. Run such tests alone (`swift
  /// test --filter`, `--no-parallel`) to detect small leaks. If live memory cannot be measured (``measuresLiveMemory``:
  /// not with the allocators of sanitizers) the check fails, and never passes.
  ///
  /// - Parameters:
  ///   - name: the operation's name, `[a-z0-9_]{1,64}`.
  ///   - executor: the executor that performs the operations.
  ///   - threads: the number of workers.
  ///   - operations: the number of calls, in all windows; at least ``leastLeakOperations``. 200,000 detect a leak of
  ///     half a byte per call.
  ///   - body: the operation; called from all workers at the same time. Calls that throw count like others, unless all
  ///     do.
  /// - Returns: the result of the check, which is never a leak.
  /// - Throws: ``LoadTestError`` of the kind `leak` for a leak, with operation, growth, type and line; `undecided` if
  ///   more calls are needed to decide, `neverSucceeded` if every call threw, `notMeasured` if live memory cannot be
  ///   measured, `plan` for too few calls, and the errors of ``run(_:_:)-(Target.Type,_)``.
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

  /// The asynchronous variant, from tasks on the cooperative thread pool.
  ///
  /// - Parameters:
  ///   - name: the operation's name, `[a-z0-9_]{1,64}`.
  ///   - tasks: the number of workers.
  ///   - operations: the number of calls, in all windows.
  ///   - body: the operation; called from all workers at the same time.
  /// - Returns: the result of the check, which is never a leak.
  /// - Throws: like the synchronous variant.
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
  ///   TicketTarget.self, Plan(operations: ["take": 1, "return_ticket": 1], threads: 2, length: .iterations(200_000)))
  /// ```
  ///
  /// - Parameters:
  ///   - target: the target that performs the operations.
  ///   - plan: the mix and workers; `length` is the number of operations. Of `memory.expected`, operations and
  ///     resources count.
  /// - Returns: the result of the check, which is never a leak.
  /// - Throws: like the closure variant; `neverSucceeded` if one of the operations always fails.
  @discardableResult
  public static func expectNoLeak<Target: LoadTarget>(
    _ target: Target.Type, _ plan: Plan
  ) async throws -> LeakVerdict {
    try await expectNoLeak(TargetDescription(target), plan, keepsState: false)
  }

  /// Minimum number of calls of a leak check.
  public static let leastLeakOperations: UInt64 = 1_000

  /// Whether this process's allocator reports live memory: jemalloc and glibc's own do. For `@Test(.enabled(if:
  /// LoadTest.measuresLiveMemory))`.
  public static var measuresLiveMemory: Bool { AllocatorTracking().liveBytes() != nil }

  /// Performs a leak check of a target's operations and returns its result without judging it.
  ///
  /// - Parameters:
  ///   - target: the target that performs the operations.
  ///   - plan: the plan, whose length is the number of operations of the check.
  /// - Returns: the result of the check.
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
    let verdict = found.verdict
    // What only failing calls retain, such as what Swift Testing keeps of a thrown error, does not answer the question.
    if let failing = found.observations.failures.first(where: \.neverSucceeded),
      verdict.kind != .leak || verdict.culprit == failing.operation
    {
      let kinds = failing.kinds.keys.sorted().prefix(3).joined(separator: ", ")
      throw LoadTestError(
        .neverSucceeded,
        "\(failing.operation): all \(failing.calls) calls threw\(kinds.isEmpty ? "" : " (\(kinds))"), so what a "
          + "successful call retains is unknown" + (verdict.kind == .leak ? "; \(verdict.explanation)" : ""))
    }
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
