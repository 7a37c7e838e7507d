internal import LoadPlatform

/// A circuit breaker of plain fields, with the rules of the lock-free one: consecutive failures, and one probe.
struct LockedBreaker {
  private enum State: Equatable {
    case closed(failures: Int)
    case open(untilNanoseconds: UInt64)
    case halfOpen(isProbing: Bool)
  }

  private let failureThreshold: Int
  private let recoveryNanoseconds: UInt64
  private var state = State.closed(failures: 0)
  private var generation: UInt64 = 0
  private(set) var statistics = Statistics()
  private var window: LockedWindow?

  /// The outcomes of admitted calls.
  struct Statistics {
    var successes: UInt64 = 0
    var failures: UInt64 = 0
    var rejections: UInt64 = 0
  }

  /// - Parameter window: the window in which results are kept besides the count of failures; nil: none.
  init(failureThreshold: Int, recoverySeconds: UInt64, window: LockedWindow? = nil) {
    self.failureThreshold = failureThreshold
    self.window = window
    recoveryNanoseconds = recoverySeconds * 1_000_000_000
  }

  var isClosed: Bool { if case .closed = state { true } else { false } }

  /// Requests admission of a call.
  ///
  /// - Returns: the generation for ``finish(generation:succeeded:)``; nil: rejected.
  mutating func admit() -> UInt64? {
    switch state {
    case .closed:
      return generation
    case .open(let until):
      if MonotonicClock.nanoseconds() < until { return reject() }
      move(to: .halfOpen(isProbing: true))
      return generation
    case .halfOpen(let isProbing):
      if isProbing { return reject() }
      state = .halfOpen(isProbing: true)
      return generation
    }
  }

  private mutating func reject() -> UInt64? {
    statistics.rejections += 1
    return nil
  }

  /// Reports how an admitted call ended. Results of an earlier generation are ignored.
  mutating func finish(generation: UInt64, succeeded: Bool) {
    if succeeded { statistics.successes += 1 } else { statistics.failures += 1 }
    window?.record(failed: !succeeded)
    guard generation == self.generation else { return }
    switch state {
    case .closed: if succeeded { state = .closed(failures: 0) } else { countFailure() }
    case .open: break
    case .halfOpen: if succeeded { move(to: .closed(failures: 0)) } else { open() }
    }
  }

  /// Counts a failure of a call that did not request admission, while closed.
  mutating func countFailure() {
    guard case .closed(let failures) = state else { return }
    if failures + 1 >= failureThreshold { open() } else { state = .closed(failures: failures + 1) }
  }

  /// Closes the breaker, without failures.
  mutating func reset() {
    if isClosed { state = .closed(failures: 0) } else { move(to: .closed(failures: 0)) }
  }

  private mutating func open() {
    move(to: .open(untilNanoseconds: MonotonicClock.nanoseconds() + recoveryNanoseconds))
  }

  private mutating func move(to next: State) {
    state = next
    generation += 1
  }
}
