import Testing

@testable import AutoInstrumentation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Handles, permits and scopes work when everything else that referred to their breaker or system is gone, keep nothing alive
/// afterwards, and their unowned kin keep nothing alive at all.
struct OwnershipTests {
  /// Holds a scope where copyable values are needed.
  private final class ScopeBox {
    private var scope: OperationScope?

    init(_ scope: consuming OperationScope?) { self.scope = scope }

    func take() -> OperationScope? { scope.take() }
  }

  private static let policy = BreakerPolicy.standaloneDefault

  private static func breaker(_ clock: ManualClock) -> CircuitBreaker {
    CircuitBreaker(name: "gone", policy: policy, clock: clock, logger: silent)
  }

  private static func operation(_ clock: ManualClock) throws -> OperationHandle {
    try InstrumentedSystem.quiet(clock).operation(library: "a", operation: "b")
  }

  private static func handle(_ clock: ManualClock) -> BreakerHandle { breaker(clock).handle }

  private static func permit(_ clock: ManualClock) -> PermitBox { PermitBox(breaker(clock)) }

  private static func breakerOfOperation(_ clock: ManualClock) throws -> BreakerHandle { try operation(clock).breaker }

  private static func scope(_ clock: ManualClock) throws -> ScopeBox { ScopeBox(try operation(clock).enter()) }

  private static func scopeByNames(_ clock: ManualClock) throws -> ScopeBox {
    ScopeBox(try InstrumentedSystem.quiet(clock).enter(library: "a", operation: "b"))
  }

  /// Makes what a breaker or system belongs to besides its clock, lets go of both, and uses it. The clock is alive for as long
  /// as the words are that the breaker works on.
  private static func outlive<Value>(
    _ make: (ManualClock) throws -> Value, _ use: (Value, ManualClock) throws -> Void
  ) throws {
    weak var clock: ManualClock?
    func makeAlone() throws -> Value {
      let own = ManualClock()
      clock = own
      return try make(own)
    }
    do {
      let value = try makeAlone()
      overwriteFreedMemory()
      try use(value, try #require(clock, "freed while something still uses it"))
    }
    #expect(clock == nil, "kept alive for ever")
  }

  /// Fills blocks such as those that breakers and systems free, so that who reads freed memory does not find what was there.
  private static func overwriteFreedMemory() {
    let layout = BreakerLayout(policy, statisticsOffset: BreakerLayout.lineWords, stripes: Stripes.count)
    let words = [layout.wordCount + BreakerLayout.lineWords, LibraryPlaces<MemoryWords>.wordCount]
    let blocks = words.flatMap { words in
      (0..<32).map { _ in
        let bytes = words * MemoryLayout<UInt64>.stride + ZeroedRegion.cacheLineBytes
        let block = malloc(bytes)
        if let block { memset(block, 0xFF, bytes) }
        return block
      }
    }
    for block in blocks { free(block) }
  }

  @Test func breakerHandle() throws {
    try Self.outlive(Self.handle) { handle, clock in
      for _ in 0..<5 { _ = try? handle.call { throw Broken() } }
      #expect(handle.state == .open)
      #expect(handle.statistics.failures == 5)
      let rejection = #expect(throws: CircuitBreakerOpen.self) { try handle.call {} }
      #expect(rejection?.breaker == "gone")
      clock.advance(by: .seconds(60))
      let value = try handle.call { 7 }
      #expect(value == 7)
      #expect(handle.isClosed && handle.consecutiveFailures == 0)
    }
  }

  @Test(arguments: BreakerOutcome.allCases) func permit(_ outcome: BreakerOutcome) throws {
    try Self.outlive(Self.permit) { permit, _ in permit.finish(outcome) }
  }

  @Test func droppedPermit() throws {
    try Self.outlive(Self.permit) { _, _ in }
  }

  /// Nothing but the call itself refers to the breaker while it runs.
  @Test func asynchronousCall() async throws {
    weak var clock: ManualClock?
    func breaker() -> CircuitBreaker {
      let own = ManualClock()
      clock = own
      return Self.breaker(own)
    }
    await #expect(throws: Broken.self) {
      try await breaker().call {
        await Task.yield()
        #expect(clock != nil)
        throw Broken()
      }
    }
    #expect(clock == nil)
  }

  /// Nothing but the call itself refers to the system while it runs.
  @Test func callByNames() async throws {
    weak var clock: ManualClock?
    func system() throws -> InstrumentedSystem {
      let own = ManualClock()
      clock = own
      return try .quiet(own)
    }
    let failed = try await system().safeOperation(library: "a", operation: "b") {
      await Task.yield()
      #expect(clock != nil)
      throw Broken()
    }
    #expect(failed.error is Broken)
    let isAlive = try system().safeOperation(library: "a", operation: "b") { clock != nil }
    #expect(isAlive.value == true)
    #expect(clock == nil)
  }

  @Test func operationHandle() throws {
    try Self.outlive(Self.operation) { handle, clock in
      let result = try handle.safeOperation { 7 }
      #expect(result.value == 7)
      for _ in 0..<3 { try handle.handleError(Broken()) }
      #expect(!handle.isHealthy && handle.failures == 3)
      #expect(handle.rejection().breaker == "a / b")
      clock.advance(by: .seconds(30))
      handle.enter()?.succeed()
      #expect(handle.isHealthy)
    }
  }

  @Test func breakerOfAnOperation() throws {
    try Self.outlive(Self.breakerOfOperation) { breaker, _ in
      breaker.forceOpen()
      let rejection = #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} }
      #expect(rejection?.breaker == "a / b")
    }
  }

  @Test func permitOfAnOperation() throws {
    try Self.outlive(Self.operation) { handle, _ in
      guard let permit = handle.breaker.admit() else { throw Broken() }
      try handle.handleError(Broken(), finishing: permit)
      #expect(handle.failures == 1 && handle.breaker.statistics.failures == 1)
    }
  }

  @Test(arguments: BreakerOutcome.allCases) func scope(_ outcome: BreakerOutcome) throws {
    try Self.outlive(Self.scope) { box, _ in
      let scope = box.take()
      switch outcome {
      case .success: scope?.succeed()
      case .failure: try scope?.fail(Broken())
      case .cancelled: scope?.cancel()
      }
    }
  }

  @Test func scopesByNamesAndDroppedOnes() throws {
    try Self.outlive(Self.scopeByNames) { _, _ in }
    try Self.outlive(Self.scope) { _, _ in }
  }

  @Test func statusAndHealth() throws {
    func handles() throws -> (StatusHandle, HealthHandle) {
      let system = try InstrumentedSystem.quiet(ManualClock(), capacity: 8)
      try system.register(FakeLibrary().description("present"))
      system.instrument("present")
      try system.fail("a", "b", times: 3)
      return (system.statusHandle, system.healthHandle)
    }
    let (statuses, health) = try handles()
    Self.overwriteFreedMemory()
    #expect(statuses.snapshot().count == 1)
    #expect(statuses.status(of: "present") == .instrumented)
    #expect(!health.isOperationHealthy(library: "a", operation: "b"))
    #expect(health.isOperationHealthy(library: "a", operation: "c"))
  }

  @Test("what a library's closures hold of their own system does not keep it for ever") func noCycle() throws {
    weak var clock: ManualClock?
    weak var system: InstrumentedSystem?
    func make() throws {
      let own = ManualClock()
      let made = try InstrumentedSystem.quiet(own)
      (clock, system) = (own, made)
      let handle = try made.operation(library: "a", operation: "b")
      let (statuses, health) = (made.statusHandle, made.healthHandle)
      try made.register(
        LibraryDescription(
          name: "its own",
          isAvailable: {
            try handle.safeOperation { statuses.snapshot().count == 1 }.get()
              && health.isOperationHealthy(library: "a", operation: "b")
          }, instrument: {}, uninstrument: {}))
      #expect(made.status(of: "its own") == .available)
    }
    try make()
    #expect(system == nil)
    #expect(clock == nil)
  }

  @Test("unowned handles keep nothing alive, and their permits and scopes neither") func unowned() throws {
    weak var clock: ManualClock?
    let own = ManualClock()
    clock = own
    let breaker = Self.breaker(own)
    let operation = try Self.operation(own)
    guard let permit = breaker.unowned.admit(), let scope = operation.unowned.enter() else {
      throw Broken()
    }
    end(permit, scope)
    #expect(breaker.statistics.successes == 1 && operation.breaker.statistics.successes == 1)
    func take() throws -> (UnownedBreakerHandle, UnownedOperationHandle) {
      let other = ManualClock()
      clock = other
      return (Self.breaker(other).unowned, try Self.operation(other).unowned)
    }
    let handles = try take()
    #expect(clock == nil)
    extendLifetime(handles)
  }

  /// Takes these types only: a permit or scope that retained would be another.
  private func end(_ permit: consuming UnownedBreakerPermit, _ scope: consuming UnownedOperationScope) {
    permit.finish(.success)
    scope.succeed()
  }
}
