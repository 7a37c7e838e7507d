/// An unowned handle of a circuit breaker for the hottest paths: 24 bytes that keep nothing alive, so that neither
/// copies nor permits count references, for which threads would contend.
///
/// The memory belongs to the ``CircuitBreaker`` or ``InstrumentedSystem`` from which the handle was taken. The caller
/// must keep that, or a ``BreakerHandle`` of it, alive while it uses this handle or its permits; otherwise it reads
/// freed memory.
@unsafe
@frozen
public struct UnownedBreakerHandle: CircuitBreaking, @unchecked Sendable {
  // Safe to share: the words are atomic, the environment immutable; the user keeps both alive (see above).
  @usableFromInline let words: MemoryWords
  @usableFromInline let environment: Unmanaged<BreakerEnvironment>
  /// Where the breaker's statistics begin, and one less than the number of their stripes.
  let statisticsOffset: Int32
  let stripeMask: UInt16
  /// Whether calls are timed.
  @usableFromInline let timesCalls: Bool
  /// Whether a window keeps results.
  @usableFromInline let keepsWindow: Bool

  init(words: MemoryWords, environment: BreakerEnvironment) {
    self.words = words
    self.environment = .passUnretained(environment)
    statisticsOffset = Int32(environment.settings.layout.statisticsOffset)
    stripeMask = UInt16(environment.settings.layout.stripeMask)
    timesCalls = environment.settings.slowNanoseconds != nil
    keepsWindow = environment.settings.rates != nil
  }

  /// This handle.
  @inlinable
  public var unowned: UnownedBreakerHandle { self }

  /// Requests admission of a call; see ``CircuitBreaking/admit()``. Retains nothing.
  @inlinable
  public func admit() -> UnownedBreakerPermit? {
    guard let ticket = take() else { return nil }
    return UnownedBreakerPermit(breaker: self, ticket: ticket)
  }

  /// Whether calls are admitted as in a healthy state. Wait-free: one load.
  @inlinable
  var admitsCalls: Bool { BreakerWord(rawValue: words.word(0).load()).admitsCalls }

  func readStatistics() -> BreakerStatistics {
    environment._withUnsafeGuaranteedRef { BreakerStatistics(words, $0.settings.layout) }
  }

  var snapshot: BreakerWord { BreakerWord(rawValue: words.word(0).load()) }

  @discardableResult
  func apply(_ event: BreakerEvent, nowNanoseconds: UInt64? = nil) -> BreakerEffect {
    environment._withUnsafeGuaranteedRef { $0.apply(event, to: words, nowNanoseconds: nowNanoseconds).effect }
  }

  /// Requests admission of a call; the caller must ``end(_:_:)`` an admitted one.
  @inlinable
  func take() -> BreakerTicket? {
    let current = BreakerWord(rawValue: words.word(0).load())
    if current.isClosed, !timesCalls { return BreakerTicket(generation: current.generation, startedNanoseconds: 0) }
    return takeSlowly()
  }

  /// Requests admission through the transition function.
  @usableFromInline
  func takeSlowly() -> BreakerTicket? {
    environment._withUnsafeGuaranteedRef { environment in
      // The generation of the word that admitted the call: read again, it could have changed.
      let step = environment.apply(.admission, to: words)
      if case .rejected = step.effect {
        count(.rejections)
        return nil
      }
      return BreakerTicket(
        generation: step.word.generation, startedNanoseconds: timesCalls ? environment.time.nanoseconds() : 0)
    }
  }

  /// Reports how an admitted call ended.
  @inlinable
  func end(_ outcome: BreakerOutcome, _ ticket: BreakerTicket) {
    // Nothing to reset: without a write to the word, successes on many threads do not contend for its cache line.
    if outcome == .success, !keepsWindow, BreakerWord(rawValue: words.word(0).load()).isClosedWithoutFailures {
      countSuccess()
    } else {
      endSlowly(outcome, ticket)
    }
  }

  @usableFromInline
  func countSuccess() { count(.successes) }

  @inline(__always)
  private func count(_ kind: BreakerStatistics.Kind) {
    BreakerStatistics.count(kind, words.advanced(by: Int(statisticsOffset)), Int(stripeMask))
  }

  @usableFromInline
  func endSlowly(_ outcome: BreakerOutcome, _ ticket: BreakerTicket) {
    count(.init(outcome))
    environment._withUnsafeGuaranteedRef { $0.finish(outcome, ticket, words) }
  }

  /// The error for a call that was not admitted.
  @usableFromInline
  func rejection() -> CircuitBreakerOpen {
    environment._withUnsafeGuaranteedRef { environment in
      let name = environment.nameOfBreaker(UnsafeRawPointer(words.base))
      let current = snapshot
      switch current.state {
      case .forcedOpen: return CircuitBreakerOpen(breaker: name, state: .forcedOpen, retryAfter: nil)
      case .open:
        let now = environment.time.nanoseconds() / 1000
        let microseconds = current.payload > now ? current.payload - now : 0
        return CircuitBreakerOpen(
          breaker: name, state: .open, retryAfter: .microseconds(Int64(clamping: microseconds)))
      case .closed, .halfOpen, .forcedClosed:
        return CircuitBreakerOpen(breaker: name, state: current.state, retryAfter: .zero)
      }
    }
  }
}
