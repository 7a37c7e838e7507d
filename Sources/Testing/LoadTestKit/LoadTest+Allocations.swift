public import LoadScenario
internal import LoadTarget

extension LoadTest {
  /// Counts the allocations of a closure's calls, by call path.
  ///
  /// ```swift
  /// let counts = try await LoadTest.allocations("parse") { try parse("a=1;b=2") }
  /// #expect(counts.objectsPerCall <= 3, "\(counts)")
  /// ```
  ///
  /// The first half of the calls warms up, the second is counted: only objects of the closure, whoever frees them,
  /// whatever other tests allocate meanwhile. A debug build allocates more than a release build.
  ///
  /// - Parameters:
  ///   - name: the operation's name, `[a-z0-9_]{1,64}`.
  ///   - executor: the executor that performs the operations.
  ///   - threads: the number of workers.
  ///   - operations: the number of calls, warm-up included; at least 2.
  ///   - body: the operation; called from all workers at the same time.
  /// - Returns: the counts.
  /// - Throws: ``LoadTestError`` of the kind `plan` for too few calls, `neverSucceeded` if every call threw,
  ///   `notMeasured` in a build with a sanitizer, and the errors of ``run(_:_:)-(Target.Type,_)``.
  @inlinable
  public static func allocations<Result>(
    _ name: String, executor: Executor = .threads, threads: Int = 1, operations: UInt64 = 2_000,
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> AllocationCounts {
    try await countAllocations(
      Plan(name: name, operations: [name: 1], executor: executor, threads: threads, length: .iterations(operations))
    ) { blackHole(try body()) }
  }

  /// The asynchronous variant, from tasks on the cooperative thread pool.
  ///
  /// - Parameters:
  ///   - name: the operation's name, `[a-z0-9_]{1,64}`.
  ///   - tasks: the number of workers.
  ///   - operations: the number of calls, warm-up included; at least 2.
  ///   - body: the operation; called from all workers at the same time.
  /// - Returns: the counts.
  /// - Throws: like the synchronous variant.
  @inlinable
  public static func allocations<Result>(
    _ name: String, tasks: Int, operations: UInt64 = 2_000, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> AllocationCounts {
    try await countAllocationsAsynchronous(
      Plan(name: name, operations: [name: 1], executor: .tasks, threads: tasks, length: .iterations(operations))
    ) { blackHole(try await body()) }
  }

  @usableFromInline
  static func countAllocations(
    _ plan: Plan, _ body: @escaping @Sendable () throws -> Void
  ) async throws -> AllocationCounts {
    try await allocations(.calling([plan.name], body), plan)
  }

  @usableFromInline
  static func countAllocationsAsynchronous(
    _ plan: Plan, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> AllocationCounts {
    try await allocations(.awaiting([plan.name], body), plan)
  }

  private static func allocations(_ target: TargetDescription, _ plan: Plan) async throws -> AllocationCounts {
    if case .iterations(let operations) = plan.length, operations < 2 {
      throw LoadTestError(
        .plan, "\(plan.name): \(operations) operations are too few to count allocations: use at least 2")
    }
    let run = try TestRun(plan, target: target)
    return try await RunTurns.shared.perform { try await run.allocations() }
  }
}
