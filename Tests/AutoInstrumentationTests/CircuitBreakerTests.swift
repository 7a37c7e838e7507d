import AutoInstrumentation
import Logging
import Synchronization
import TestThreads
import Testing

@Suite(.ownThread)
struct CircuitBreakerTests {
  private let clock = ManualClock()

  private func breaker(threshold: Int = 3, _ timeout: Duration = .seconds(30)) throws -> CircuitBreaker {
    CircuitBreaker(
      name: "test", policy: try BreakerPolicy(failureThreshold: threshold, recoveryTimeout: timeout), clock: clock,
      logger: silent)
  }

  private func open(_ breaker: CircuitBreaker) {
    for _ in 0..<(breaker.policy.failureThreshold ?? 0) { _ = try? breaker.call { throw Broken() } }
  }

  @Test("row 1: an open breaker admits a probe once its timeout has passed, and recovers")
  func recovers() throws {
    let breaker = try breaker()
    open(breaker)
    #expect(breaker.state == .open)
    #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} }
    clock.advance(by: .seconds(30))
    try breaker.call { #expect(breaker.state == .halfOpen) }
    #expect(breaker.state == .closed)
  }

  @Test("row 2: half-open admits exactly one of 16 concurrent callers")
  func oneProbe() throws {
    for _ in 0..<50 {
      let breaker = try breaker()
      open(breaker)
      clock.advance(by: .seconds(30))
      let counts = Counts()
      Threads.run(16) { _ in
        let permit = breaker.admit()
        if permit != nil { counts.first.add(1, ordering: .relaxed) }
        counts.second.add(1, ordering: .acquiringAndReleasing)
        // Nobody gives a permit back before everybody has asked.
        while counts.second.load(ordering: .acquiring) < 16 { Threads.yield() }
      }
      #expect(counts.first.load(ordering: .acquiring) == 1)
    }
  }

  @Test("row 3: a success resets the count: failures among successes never open it")
  func successResets() throws {
    let breaker = try breaker()
    for _ in 0..<1000 {
      for _ in 0..<2 { _ = try? breaker.call { throw Broken() } }
      #expect(breaker.consecutiveFailures == 2)
      try breaker.call {}
      #expect(breaker.consecutiveFailures == 0)
    }
    #expect(breaker.state == .closed)
  }

  @Test("row 4: failures while open do not push the recovery out, and only transitions are logged")
  func failuresWhileOpen() throws {
    let log = LogRecorder()
    let breaker = CircuitBreaker(
      name: "logged", policy: try BreakerPolicy(failureThreshold: 1, recoveryTimeout: .seconds(30)), clock: clock,
      logger: log.logger())
    let early = (0..<3).map { _ in PermitBox(breaker.handle) }
    open(breaker)
    clock.advance(by: .seconds(29))
    for permit in early { permit.finish(.failure) }
    for _ in 0..<10 { #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} } }
    clock.advance(by: .seconds(1))
    try breaker.call {}
    #expect(
      log.lines == [
        LogRecorder.Line(level: .warning, text: "circuit breaker opened breaker=logged"),
        LogRecorder.Line(level: .info, text: "circuit breaker half-open: a probe is under way breaker=logged"),
        LogRecorder.Line(level: .info, text: "circuit breaker closed breaker=logged"),
      ])
  }

  @Test("row 5: the late success of a call begun before opening does not close a half-open breaker")
  func lateSuccess() throws {
    let breaker = try breaker()
    guard let late = breaker.admit() else { throw Broken() }
    open(breaker)
    clock.advance(by: .seconds(30))
    let probe = breaker.admit()
    #expect(breaker.state == .halfOpen)
    late.finish(.success)
    #expect(breaker.state == .halfOpen)
    probe?.finish(.failure)
    #expect(breaker.state == .open)
  }

  @Test("row 6: a cancelled probe and a dropped one give their permit back; cancellation is not a failure")
  func cancelledProbe() throws {
    let breaker = try breaker()
    open(breaker)
    clock.advance(by: .seconds(30))
    #expect(throws: CancellationError.self) { try breaker.call { throw CancellationError() } }
    #expect(breaker.state == .halfOpen)
    do {
      let dropped = breaker.admit()
      let isAdmitted = dropped != nil
      #expect(isAdmitted)
      #expect(isRejected(breaker))
    }
    #expect(breaker.state == .halfOpen)
    try breaker.call {}
    #expect(breaker.state == .closed)
    for _ in 0..<10 { _ = try? breaker.call { throw CancellationError() } }
    #expect(breaker.consecutiveFailures == 0)
  }

  @Test("row 7: rejected until one microsecond before the timeout, admitted at it")
  func atTheTimeout() throws {
    let breaker = try breaker()
    open(breaker)
    clock.advance(by: .seconds(30) - .microseconds(1))
    let rejection = #expect(throws: CircuitBreakerOpen.self) { try breaker.call {} }
    #expect(rejection == CircuitBreakerOpen(breaker: "test", retryAfter: .microseconds(1)))
    clock.advance(by: .microseconds(1))
    try breaker.call {}
    #expect(breaker.state == .closed)
  }

  @Test("row 8: a threshold of 0 and other impossible policies are refused", arguments: [0, -1, 65_536, Int.max])
  func impossibleThreshold(threshold: Int) {
    #expect(throws: ConfigurationError.self) {
      try BreakerPolicy(failureThreshold: threshold, recoveryTimeout: .seconds(1))
    }
  }

  @Test("row 8: all problems of a policy are told at once")
  func impossiblePolicy() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try BreakerPolicy(failureThreshold: 0, recoveryTimeout: .zero)
    }
    #expect(error?.problems.count == 2)
    #expect(throws: ConfigurationError.self) {
      try BreakerPolicy(failureThreshold: 1, recoveryTimeout: .seconds(366 * 86_400))
    }
  }

  @Test("row 10: a rejection is not a failure: it moves nothing")
  func rejectionMovesNothing() throws {
    let breaker = try breaker()
    open(breaker)
    for _ in 0..<100 { #expect(isRejected(breaker)) }
    clock.advance(by: .seconds(30))
    let probe = breaker.admit()
    for _ in 0..<100 { #expect(isRejected(breaker)) }
    probe?.finish(.success)
    #expect(breaker.state == .closed)
    #expect(breaker.consecutiveFailures == 0)
  }

  @Test("defaults: 5 failures and 60 seconds alone, 3 and 30 seconds in a system")
  func defaults() {
    #expect(CircuitBreaker(name: "a").policy == .standaloneDefault)
    #expect(BreakerPolicy.standaloneDefault.failureThreshold == 5)
    #expect(BreakerPolicy.standaloneDefault.recoveryTimeout == .seconds(60))
    #expect(InstrumentationConfiguration.standard.breakerPolicy.failureThreshold == 3)
    #expect(InstrumentationConfiguration.standard.breakerPolicy.recoveryTimeout == .seconds(30))
  }

  @Test("closed successes never read the clock")
  func successReadsNoClock() throws {
    let breaker = try breaker()
    let reads = clock.readCount
    for _ in 0..<100 { try breaker.call {} }
    _ = try? breaker.call { throw Broken() }
    try breaker.call {}
    #expect(clock.readCount == reads)
  }

  @Test("a call returns its value and rethrows its error")
  func valuesAndErrors() throws {
    let breaker = try breaker()
    #expect(try breaker.call { 42 } == 42)
    #expect(throws: Broken()) { try breaker.call { throw Broken() } }
  }

  @Test("a reset closes, and calls admitted before it no longer count")
  func reset() throws {
    let breaker = try breaker()
    open(breaker)
    clock.advance(by: .seconds(30))
    let probe = breaker.admit()
    breaker.reset()
    #expect(breaker.state == .closed)
    probe?.finish(.failure)
    #expect(breaker.state == .closed)
    #expect(breaker.consecutiveFailures == 0)
  }

  @Test("exactly the threshold of concurrent failures opens it, once")
  func concurrentFailures() throws {
    for _ in 0..<20 {
      let log = LogRecorder()
      let breaker = CircuitBreaker(
        name: "concurrent", policy: try BreakerPolicy(failureThreshold: 400, recoveryTimeout: .seconds(1)),
        clock: clock, logger: log.logger())
      Threads.run(4) { _ in
        for _ in 0..<99 { breaker.admit()?.finish(.failure) }
      }
      #expect(breaker.consecutiveFailures == 396)
      Threads.run(4) { _ in
        for _ in 0..<9 { breaker.admit()?.finish(.failure) }
      }
      #expect(breaker.state == .open)
      #expect(log.lines.count == 1)
    }
  }

  private func isRejected(_ breaker: CircuitBreaker) -> Bool {
    guard let permit = breaker.admit() else { return true }
    permit.finish(.cancelled)
    return false
  }
}
