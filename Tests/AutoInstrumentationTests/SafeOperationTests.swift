import Testing

@testable import AutoInstrumentation

/// Every wrapper, over one admission path.
struct SafeOperationTests {
  /// The wrappers, each as an operation of ("library", name of the wrapper) that succeeds or throws.
  enum Wrapper: String, CaseIterable {
    case byName
    case byHandle
    case asyncByName
    case asyncByHandle
    case scopeByName
    case scopeByHandle

    /// Runs `body` in the wrapper.
    func run(
      _ system: InstrumentedSystem, severity: ErrorSeverity? = nil, _ body: () throws -> Int
    ) async throws -> OperationResult<Int> {
      let handle = try system.operation(library: "library", operation: rawValue)
      switch self {
      case .byName:
        return try system.safeOperation(library: "library", operation: rawValue, severity: severity, body)
      case .byHandle: return try handle.safeOperation(severity: severity, body)
      case .asyncByName:
        return try await system.safeOperation(library: "library", operation: rawValue, severity: severity) {
          await Task.yield()
          return try body()
        }
      case .asyncByHandle:
        return try await handle.safeOperation(severity: severity) {
          await Task.yield()
          return try body()
        }
      case .scopeByName:
        do {
          return try Self.run(in: try system.enter(library: "library", operation: rawValue), severity, body)
        } catch let rejection as CircuitBreakerOpen { return .skipped(rejection) }
      case .scopeByHandle:
        guard let scope = handle.enter() else { return .skipped(handle.rejection()) }
        return try Self.run(in: scope, severity, body)
      }
    }

    private static func run(
      in scope: consuming OperationScope, _ severity: ErrorSeverity?, _ body: () throws -> Int
    ) throws -> OperationResult<Int> {
      let value: Int
      do { value = try body() } catch is CancellationError {
        scope.cancel()
        throw CancellationError()
      } catch {
        try scope.fail(error, severity: severity)
        return .failed(error)
      }
      scope.succeed()
      return .success(value)
    }
  }

  private let clock = ManualClock()

  @Test("row 9: one failure counts once in every wrapper, and every wrapper gates", arguments: Wrapper.allCases)
  func oneFailureCountsOnce(_ wrapper: Wrapper) async throws {
    let system = try InstrumentedSystem.quiet(clock)
    for failures in 1...3 {
      #expect(system.isOperationHealthy(library: "library", operation: wrapper.rawValue))
      let result = try await wrapper.run(system) { throw Broken() }
      #expect(result.error is Broken)
      #expect(system.healthReport().operation("library", wrapper.rawValue)?.failures == failures)
    }
    #expect(!system.isOperationHealthy(library: "library", operation: wrapper.rawValue))
    let skipped = try await wrapper.run(system) {
      Issue.record("an open breaker lets nobody through")
      return 1
    }
    #expect(skipped.rejection?.retryAfter == .seconds(30))
  }

  @Test("row 1: an operation recovers through every wrapper", arguments: Wrapper.allCases)
  func recovers(_ wrapper: Wrapper) async throws {
    let system = try InstrumentedSystem.quiet(clock)
    for _ in 0..<3 { _ = try await wrapper.run(system) { throw Broken() } }
    clock.advance(by: .seconds(30))
    #expect(try await wrapper.run(system) { 5 }.value == 5)
    #expect(system.isOperationHealthy(library: "library", operation: wrapper.rawValue))
  }

  @Test("row 6: a cancellation is no failure and gives the probe's permit back", arguments: Wrapper.allCases)
  func cancellation(_ wrapper: Wrapper) async throws {
    let system = try InstrumentedSystem.quiet(clock)
    for _ in 0..<3 { _ = try await wrapper.run(system) { throw Broken() } }
    clock.advance(by: .seconds(30))
    for _ in 0..<3 {
      await #expect(throws: CancellationError.self) { try await wrapper.run(system) { throw CancellationError() } }
    }
    #expect(system.healthReport().operation("library", wrapper.rawValue)?.failures == 3)
    #expect(system.healthReport().operation("library", wrapper.rawValue)?.calls.cancellations == 3)
    #expect(try await wrapper.run(system) { 5 }.value == 5)
    #expect(system.isOperationHealthy(library: "library", operation: wrapper.rawValue))
  }

  @Test("row 10: a rejection is not a failure", arguments: Wrapper.allCases)
  func rejections(_ wrapper: Wrapper) async throws {
    let system = try InstrumentedSystem.quiet(clock)
    for _ in 0..<3 { _ = try await wrapper.run(system) { throw Broken() } }
    for _ in 0..<100 { #expect(try await wrapper.run(system) { 1 }.rejection != nil) }
    let operation = system.healthReport().operation("library", wrapper.rawValue)
    #expect(operation?.failures == 3)
    #expect(operation?.calls.rejections == 100)
  }

  @Test("row 11: success, skipped, failed and a real nil are told apart")
  func toldApart() throws {
    let system = try InstrumentedSystem.quiet(clock)
    let handle = try system.operation(library: "a", operation: "b")
    let realNil = try handle.safeOperation { Int?.none }
    if case .success(nil) = realNil {} else { Issue.record("a real nil is a success: \(realNil)") }
    #expect(realNil.error == nil && realNil.rejection == nil)
    let failed = try handle.safeOperation { () throws -> Int? in throw Broken() }
    #expect(failed.value == nil && failed.error is Broken && failed.rejection == nil)
    #expect(throws: Broken.self) { try failed.get() }
    handle.breaker.forceOpen()
    let skipped = try handle.safeOperation { 1 }
    #expect(skipped.value == nil && skipped.error == nil && skipped.rejection?.state == .forcedOpen)
    #expect(throws: CircuitBreakerOpen.self) { try skipped.get() }
  }

  @Test("row 12: errors that do not trip count as failures, and open nothing", arguments: Wrapper.allCases)
  func lowErrors(_ wrapper: Wrapper) async throws {
    let system = try InstrumentedSystem.quiet(clock)
    for _ in 0..<10 { _ = try await wrapper.run(system, severity: .low) { throw Broken() } }
    #expect(system.healthReport().operation("library", wrapper.rawValue)?.failures == 10)
    #expect(system.isOperationHealthy(library: "library", operation: wrapper.rawValue))
  }

  @Test("row 21: the severity argument wins: a critical error of its own is swallowed when said to be low")
  func argumentWins() throws {
    let system = try InstrumentedSystem.quiet(clock)
    let error = InstrumentationError(.instrumentation, "its own", severity: .critical)
    #expect(throws: InstrumentationError.self) {
      try system.safeOperation(library: "a", operation: "b") { throw error }
    }
    let result = try system.safeOperation(library: "a", operation: "b", severity: .low) { throw error }
    #expect(result.error is InstrumentationError)
  }

  @Test("critical errors are rethrown, and counted", arguments: Wrapper.allCases)
  func critical(_ wrapper: Wrapper) async throws {
    let system = try InstrumentedSystem.quiet(clock)
    await #expect(throws: Broken.self) { try await wrapper.run(system, severity: .critical) { throw Broken() } }
    #expect(system.healthReport().operation("library", wrapper.rawValue)?.failures == 1)
  }

  @Test("a dropped scope is a cancelled call")
  func droppedScope() throws {
    let system = try InstrumentedSystem.quiet(clock)
    let handle = try system.operation(library: "a", operation: "b")
    for _ in 0..<3 { try handle.handleError(Broken()) }
    clock.advance(by: .seconds(30))
    do {
      let scope = handle.enter()
      if scope == nil { Issue.record("a probe is due") }
      #expect(handle.breaker.state == .halfOpen)
    }
    #expect(handle.breaker.statistics.cancellations == 1)
    handle.enter()?.succeed()
    #expect(handle.isHealthy)
  }

  @Test("what the table has no room for runs without a breaker, and its failures are counted as overflow")
  func untracked() async throws {
    let system = try InstrumentedSystem.quiet(clock, capacity: 1)
    _ = try system.operation(library: "takes", operation: "the only place")
    for _ in 0..<5 {
      let result = try system.safeOperation(library: "a", operation: "b") { throw Broken() }
      #expect(result.error is Broken)
    }
    let value = try await system.safeOperation(library: "a", operation: "b") {
      await Task.yield()
      return 7
    }.value
    #expect(value == 7)
    let tooLong = String(repeating: "x", count: KeyLimits.operationBytes + 1)
    _ = try system.safeOperation(library: "a", operation: tooLong) { throw Broken() }
    #expect(system.healthReport().errors.overflowTableFull == 5)
    #expect(system.healthReport().errors.overflowKeyTooLong == 1)
  }

  @Test("pins are given back: after a reset the table is empty")
  func pins() async throws {
    let system = try InstrumentedSystem.quiet(clock)
    _ = try system.safeOperation(library: "a", operation: "success") { 1 }
    _ = try system.safeOperation(library: "a", operation: "failure") { throw Broken() }
    _ = try? system.safeOperation(library: "a", operation: "cancelled") { throw CancellationError() }
    _ = try? system.safeOperation(library: "a", operation: "critical", severity: .critical) { throw Broken() }
    _ = try await system.safeOperation(library: "a", operation: "asynchronous") { await Task.yield() }
    try system.enter(library: "a", operation: "scope").succeed()
    _ = try system.enter(library: "a", operation: "dropped")
    for _ in 0..<5 { _ = try system.safeOperation(library: "a", operation: "rejected") { throw Broken() } }
    #expect(system.recorder.table.count == 8)
    system.resetAllErrors()
    #expect(system.recorder.table.count == 0)
  }

  @Test("the asynchronous form stays on its caller's actor") @MainActor
  func isolation() async throws {
    let system = try InstrumentedSystem.quiet(clock)
    var count = 0
    let result = try await system.safeOperation(library: "a", operation: "b") {
      MainActor.assertIsolated()
      await Task.yield()
      count += 1
      return count
    }
    #expect(result.value == 1)
  }
}
