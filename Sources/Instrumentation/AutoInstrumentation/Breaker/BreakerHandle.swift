/// A circuit breaker, for hot paths: 24 bytes, no reference counting, no allocation.
///
/// The memory belongs to the ``CircuitBreaker`` or the ``InstrumentedSystem`` it was taken from, which the holder
/// must keep alive for as long as the handle or a permit of it is in use.
///
/// ```swift
/// guard let permit = breaker.admit() else { return fallback }
/// let worked = work()
/// permit.finish(worked ? .success : .failure)
/// ```
@frozen
public struct BreakerHandle: @unchecked Sendable {
  // Safe to share: the words are atomic, the environment immutable; the owner keeps both alive (see above).
  @usableFromInline let words: MemoryWords
  @usableFromInline let environment: Unmanaged<BreakerEnvironment>
  /// Where the breaker's statistics begin, and one less than the number of their stripes.
  let statisticsOffset: Int32
  let stripeMask: UInt16
  /// Whether the duration of calls is looked at.
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

  /// Asks for a call to be admitted. Lock-free; one load while closed. Reads the clock only when open, or when slow calls
  /// count.
  ///
  /// - Returns: a permit, whose ``BreakerPermit/finish(_:)`` tells how the call ended; nil: rejected, the call must not run.
  ///   A rejection is not a failure.
  @inlinable
  public func admit() -> BreakerPermit? {
    guard let ticket = take() else { return nil }
    return BreakerPermit(breaker: self, ticket: ticket)
  }

  /// Tells how an admitted call ended; see ``BreakerPermit/finish(_:)``.
  @inlinable
  public func finish(_ permit: consuming BreakerPermit, _ outcome: BreakerOutcome) { permit.finish(outcome) }

  /// Runs `body` if the breaker admits it. An error thrown is a failure, `CancellationError` is not.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected, else what `body` throws.
  @inlinable
  public func call<Result>(_ body: () throws -> Result) throws -> Result {
    guard let permit = admit() else { throw rejection() }
    do {
      let result = try body()
      permit.finish(.success)
      return result
    } catch {
      permit.finish(error is CancellationError ? .cancelled : .failure)
      throw error
    }
  }

  /// Runs an asynchronous `body` if the breaker admits it. An error thrown is a failure, `CancellationError` is not.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected, else what `body` throws.
  @inlinable
  public func call<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async throws -> Result {
    guard let permit = admit() else { throw rejection() }
    do {
      let result = try await body()
      permit.finish(.success)
      return result
    } catch {
      permit.finish(error is CancellationError ? .cancelled : .failure)
      throw error
    }
  }

  /// Whether calls are admitted as in health: closed, or forced to be. Wait-free: one load.
  @inlinable
  public var isClosed: Bool { BreakerWord(rawValue: words.word(0).load()).admitsCalls }

  /// The state now. Wait-free: one load. An open breaker whose timeout has passed is open until a call is admitted.
  public var state: BreakerState { snapshot.state }

  /// How many failures in a row a closed breaker has counted; 0 while it is not closed, or rates decide.
  public var consecutiveFailures: Int { snapshot.isClosed ? Int(snapshot.payload) : 0 }

  /// What became of the calls so far.
  public var statistics: BreakerStatistics {
    environment._withUnsafeGuaranteedRef { BreakerStatistics(words, $0.settings.layout) }
  }

  /// Back to closed, without failures. Results of calls admitted while it was not closed no longer count.
  public func reset() { apply(.reset) }

  /// Rejects all calls until ``reset()``.
  public func forceOpen() { apply(.forceOpen) }

  /// Admits all calls and judges none until ``reset()``.
  public func forceClosed() { apply(.forceClosed) }

  var snapshot: BreakerWord { BreakerWord(rawValue: words.word(0).load()) }

  @discardableResult
  func apply(_ event: BreakerEvent, nowNanoseconds: UInt64? = nil) -> BreakerEffect {
    environment._withUnsafeGuaranteedRef { $0.apply(event, to: words, nowNanoseconds: nowNanoseconds).effect }
  }

  /// Asks for a call to be admitted; whoever does so must ``end(_:_:)`` it.
  @inlinable
  func take() -> BreakerTicket? {
    let current = BreakerWord(rawValue: words.word(0).load())
    if current.isClosed, !timesCalls { return BreakerTicket(generation: current.generation, startedNanoseconds: 0) }
    return takeSlowly()
  }

  /// Asks through the transition function.
  @usableFromInline
  func takeSlowly() -> BreakerTicket? {
    environment._withUnsafeGuaranteedRef { environment in
      // The generation of the very word that admitted: read again, it could be another's.
      let step = environment.apply(.admission, to: words)
      if case .rejected = step.effect {
        count(.rejections)
        return nil
      }
      return BreakerTicket(
        generation: step.word.generation, startedNanoseconds: timesCalls ? environment.time.nanoseconds() : 0)
    }
  }

  /// Tells how an admitted call ended.
  @inlinable
  func end(_ outcome: BreakerOutcome, _ ticket: BreakerTicket) {
    // Nothing to reset: no write to the word, so that successes on many threads share its line unharmed.
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
