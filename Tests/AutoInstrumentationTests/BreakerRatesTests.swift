import AutoInstrumentation
import TestThreads
import Testing

/// Circuit breakers that open on rates, as users of resilience4j and Polly expect.
@Suite(.ownThread)
struct BreakerRatesTests {
  private let clock = ManualClock()

  private func breaker(_ rates: BreakerRates, probes: Int = 1) throws -> CircuitBreaker {
    CircuitBreaker(
      name: "rates", policy: try BreakerPolicy(rates: rates, recoveryTimeout: .seconds(30), halfOpenProbes: probes),
      clock: clock, logger: silent)
  }

  private func perform(_ breaker: CircuitBreaker, _ outcomes: String) {
    for outcome in outcomes { breaker.admit()?.finish(outcome == "x" ? .failure : .success) }
  }

  @Test(
    "opens when the failures of the last N calls reach the rate, not before",
    arguments: [
      // Half of the last 4, with at least 4 calls.
      (".x.x", true), ("xxx", false), ("xxx.", false), ("xxx.x", true), ("x..x", true), ("x...x...x...", false),
      ("..xx", true), ("xx..", false), ("x...xx", true),
    ])
  func lastCalls(outcomes: String, opens: Bool) throws {
    let breaker = try breaker(BreakerRates(window: .calls(4), minimumCalls: 4, failurePercent: 50))
    perform(breaker, outcomes)
    #expect(breaker.state == (opens ? .open : .closed))
  }

  @Test("with fewer calls than the minimum no rate is judged")
  func minimumCalls() throws {
    let breaker = try breaker(BreakerRates(window: .calls(100), minimumCalls: 10, failurePercent: 1))
    perform(breaker, "xxxxxxxxx")
    #expect(breaker.state == .closed)
    perform(breaker, "x")
    #expect(breaker.state == .open)
  }

  @Test("a success never opens a breaker, the next failure does")
  func successesDoNotJudge() throws {
    let breaker = try breaker(BreakerRates(window: .calls(10), minimumCalls: 4, failurePercent: 50))
    perform(breaker, "xx..")
    #expect(breaker.state == .closed)
    perform(breaker, "x")
    #expect(breaker.state == .open)
  }

  @Test("failures leave a window of time when they are old")
  func time() throws {
    let breaker = try breaker(
      BreakerRates(window: .time(.seconds(16)), minimumCalls: 4, failurePercent: 50))
    perform(breaker, "xx")
    clock.advance(by: .seconds(17))
    perform(breaker, "x..")
    #expect(breaker.state == .closed)
    clock.advance(by: .seconds(10))
    perform(breaker, ".x.")
    #expect(breaker.state == .closed)
    perform(breaker, "xx")
    #expect(breaker.state == .open)
  }

  @Test("slow calls open it too, failed or not, and only those that last longer than the limit")
  func slowCalls() throws {
    let rates = try BreakerRates(
      window: .calls(10), minimumCalls: 4, failurePercent: 100, slowCallDuration: .milliseconds(100), slowPercent: 50)
    let breaker = try breaker(rates)
    for milliseconds in [0, 100, 100, 101] {
      let permit = breaker.admit()
      clock.advance(by: .milliseconds(milliseconds))
      permit?.finish(.success)
    }
    #expect(breaker.state == .closed)
    let permit = breaker.admit()
    clock.advance(by: .milliseconds(500))
    permit?.finish(.success)
    #expect(breaker.state == .closed)
    let failing = breaker.admit()
    clock.advance(by: .milliseconds(101))
    failing?.finish(.failure)
    #expect(breaker.state == .open)
  }

  @Test("a slow probe opens it again")
  func slowProbe() throws {
    let rates = try BreakerRates(
      window: .calls(2), minimumCalls: 1, failurePercent: 100, slowCallDuration: .milliseconds(100))
    let breaker = try breaker(rates)
    perform(breaker, "x")
    clock.advance(by: .seconds(30))
    let probe = breaker.admit()
    clock.advance(by: .seconds(1))
    probe?.finish(.success)
    #expect(breaker.state == .open)
  }

  @Test("after it closed, what was counted before counts for nothing")
  func freshWindow() throws {
    let breaker = try breaker(BreakerRates(window: .calls(4), minimumCalls: 2, failurePercent: 60))
    perform(breaker, "xx")
    #expect(breaker.state == .open)
    clock.advance(by: .seconds(30))
    perform(breaker, ".")
    #expect(breaker.state == .closed)
    perform(breaker, "x.x")
    #expect(breaker.state == .open)
    breaker.reset()
    perform(breaker, "x")
    #expect(breaker.state == .closed)
    breaker.reset()
    perform(breaker, "x")
    #expect(breaker.state == .closed)
    perform(breaker, "x")
    #expect(breaker.state == .open)
  }

  @Test("cancelled calls are not in the window; a call begun before a reset is not either")
  func whatDoesNotCount() throws {
    let breaker = try breaker(BreakerRates(window: .calls(4), minimumCalls: 2, failurePercent: 100))
    for _ in 0..<10 { breaker.admit()?.finish(.cancelled) }
    perform(breaker, "x")
    let early = breaker.admit()
    breaker.reset()
    early?.finish(.failure)
    perform(breaker, "x")
    #expect(breaker.state == .closed)
    perform(breaker, "x")
    #expect(breaker.state == .open)
  }

  @Test("with several probes all must succeed, and one failure opens it")
  func severalProbes() throws {
    let breaker = try breaker(BreakerRates(window: .calls(4), minimumCalls: 1, failurePercent: 100), probes: 3)
    perform(breaker, "x")
    clock.advance(by: .seconds(30))
    perform(breaker, "..")
    #expect(breaker.state == .halfOpen)
    perform(breaker, ".")
    #expect(breaker.state == .closed)
    perform(breaker, "x")
    clock.advance(by: .seconds(30))
    perform(breaker, "..x")
    #expect(breaker.state == .open)
  }

  @Test("errors reported without a permit count in the window of an operation")
  func reportedErrors() throws {
    let system = try InstrumentedSystem.quiet(
      clock,
      breaker: BreakerPolicy(rates: BreakerRates(window: .calls(4), minimumCalls: 3), recoveryTimeout: .seconds(1)))
    try system.fail("a", "b", times: 2)
    #expect(system.isOperationHealthy(library: "a", operation: "b"))
    try system.fail("a", "b")
    #expect(!system.isOperationHealthy(library: "a", operation: "b"))
    system.resetAllErrors()
    try system.fail("a", "b", times: 2)
    #expect(system.isOperationHealthy(library: "a", operation: "b"))
  }

  @Test("forced open rejects without a time, forced closed admits whatever fails, a reset ends both")
  func forcing() throws {
    let breaker = try breaker(BreakerRates(window: .calls(2), minimumCalls: 1))
    breaker.forceOpen()
    clock.advance(by: .seconds(1_000_000))
    let rejection = #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} }
    #expect(rejection?.retryAfter == nil)
    #expect(rejection?.description == "circuit breaker 'rates' is forced open until it is reset")
    breaker.forceClosed()
    perform(breaker, "xxxxx")
    #expect(breaker.state == .forcedClosed)
    #expect(breaker.handle.isClosed)
    breaker.reset()
    #expect(breaker.state == .closed)
    perform(breaker, "x")
    #expect(breaker.state == .open)
  }

  @Test("the rejection says how long until the next probe")
  func remainingTime() throws {
    let breaker = try breaker(BreakerRates(window: .calls(2), minimumCalls: 1))
    perform(breaker, "x")
    clock.advance(by: .seconds(12))
    let rejection = #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} }
    #expect(rejection?.retryAfter == .seconds(18))
    #expect(rejection?.state == .open)
  }

  @Test("statistics: every call is counted once, rejections too")
  func statistics() throws {
    let breaker = try breaker(BreakerRates(window: .calls(10), minimumCalls: 10))
    perform(breaker, "..xx.")
    breaker.admit()?.finish(.cancelled)
    _ = breaker.admit()
    breaker.forceOpen()
    for _ in 0..<5 { #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} } }
    #expect(breaker.statistics.successes == 3)
    #expect(breaker.statistics.failures == 2)
    #expect(breaker.statistics.cancellations == 2)
    #expect(breaker.statistics.rejections == 5)
    #expect(breaker.statistics.calls == 7)
  }

  @Test("statistics of threads are exact")
  func concurrentStatistics() throws {
    let breaker = CircuitBreaker(name: "threads", logger: silent)
    Threads.run(8) { thread in
      for index in 0..<20_000 { breaker.admit()?.finish(index % 4 == 0 ? .cancelled : .success) }
    }
    #expect(breaker.statistics.successes == 120_000)
    #expect(breaker.statistics.cancellations == 40_000)
  }

  @Test(
    "row 8: impossible rates are refused, with every problem",
    arguments: [
      (BreakerWindow.calls(0), 1, 50.0, 100.0, Duration.seconds(1)), (.calls(1025), 1, 50, 100, .seconds(1)),
      (.calls(10), 11, 50, 100, .seconds(1)), (.calls(10), 0, 50, 100, .seconds(1)),
      (.calls(10), 1, 0, 100, .seconds(1)), (.calls(10), 1, 101, 100, .seconds(1)),
      (.calls(10), 1, .nan, 100, .seconds(1)), (.calls(10), 1, 50, -1, .seconds(1)),
      (.calls(10), 1, 50, 100, .zero), (.time(.milliseconds(99)), 1, 50, 100, .seconds(1)),
      (.time(.seconds(3601)), 1, 50, 100, .seconds(1)),
    ])
  func impossible(_ window: BreakerWindow, _ minimum: Int, _ failure: Double, _ slow: Double, _ duration: Duration) {
    #expect(throws: ConfigurationError.self) {
      try BreakerRates(
        window: window, minimumCalls: minimum, failurePercent: failure, slowCallDuration: duration, slowPercent: slow)
    }
  }

  @Test("every problem of a policy is told") func everyProblem() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try BreakerRates(window: .calls(0), minimumCalls: 0, failurePercent: 0, slowPercent: 200)
    }
    #expect(error?.problems.count == 4)
    let rates = try BreakerRates()
    #expect(throws: ConfigurationError.self) {
      try BreakerPolicy(rates: rates, recoveryTimeout: .zero, halfOpenProbes: 0)
    }
  }
}
