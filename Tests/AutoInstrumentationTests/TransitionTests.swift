import Testing

@testable import AutoInstrumentation

struct TransitionTests {
  private let clock = ManualClock()

  private func breaker() throws -> CircuitBreaker {
    CircuitBreaker(
      name: "told", policy: try BreakerPolicy(failureThreshold: 1, recoveryTimeout: .seconds(10)), clock: clock,
      logger: silent)
  }

  private func steps(_ transitions: BreakerTransitions, _ count: Int) async -> [BreakerTransition] {
    var found: [BreakerTransition] = []
    for await transition in transitions.prefix(count) { found.append(transition) }
    return found
  }

  @Test("every change of state is told in order, with the time; a reset of a closed breaker is none")
  func order() async throws {
    let breaker = try breaker()
    let transitions = breaker.transitions()
    breaker.reset()
    breaker.admit()?.finish(.failure)
    clock.advance(by: .seconds(10))
    breaker.admit()?.finish(.success)
    breaker.forceOpen()
    breaker.forceOpen()
    breaker.forceClosed()
    breaker.reset()
    let found = await steps(transitions, 6)
    #expect(
      found.map { [$0.from, $0.to] } == [
        [.closed, .open], [.open, .halfOpen], [.halfOpen, .closed], [.closed, .forcedOpen],
        [.forcedOpen, .forcedClosed], [.forcedClosed, .closed],
      ])
    #expect(found.allSatisfy { $0.breaker == "told" })
    #expect(found.map(\.time) == [.zero] + Array(repeating: .seconds(10), count: 5))
    #expect(transitions.droppedCount == 0)
  }

  @Test("who does not listen loses the oldest, and the number lost is known")
  func dropped() async throws {
    let breaker = try breaker()
    let transitions = breaker.transitions(bufferLimit: 2)
    for _ in 0..<5 {
      breaker.forceOpen()
      breaker.reset()
    }
    #expect(transitions.droppedCount == 8)
    let found = await steps(transitions, 2)
    #expect(found.map(\.to) == [.forcedOpen, .closed])
  }

  @Test("each listener hears everything from when it began; the sequence ends with the breaker")
  func listeners() async throws {
    var breaker: CircuitBreaker? = try breaker()
    let early = breaker?.transitions()
    breaker?.forceOpen()
    let late = breaker?.transitions()
    breaker?.reset()
    breaker = nil
    var earlyCount = 0
    var lateCount = 0
    if let early { for await _ in early { earlyCount += 1 } }
    if let late { for await _ in late { lateCount += 1 } }
    #expect(earlyCount == 2)
    #expect(lateCount == 1)
  }

  @Test("a system tells the transitions of all its breakers, by name")
  func system() async throws {
    let system = try InstrumentedSystem.quiet(clock)
    let transitions = system.transitions()
    try system.fail("a", "one", times: 3)
    try system.fail("b", "two", times: 3)
    system.resetAllErrors()
    // The reset frees both operations, and closes their breakers all the same.
    let found = await steps(transitions, 4)
    #expect(found.map(\.breaker) == ["a / one", "b / two", "a / one", "b / two"])
    #expect(found.map(\.to) == [.open, .open, .closed, .closed])
  }
}
