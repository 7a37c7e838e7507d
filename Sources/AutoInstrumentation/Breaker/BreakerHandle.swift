public import Synchronization

/// A circuit breaker, for hot paths: two pointers, no reference counting, no allocation.
///
/// The memory belongs to the ``CircuitBreaker`` or the ``InstrumentationSystem`` it was taken from, which the holder
/// must keep alive for as long as the handle or a permit of it is in use.
///
/// ```swift
/// guard let permit = breaker.admit() else { return fallback }
/// let worked = work()
/// breaker.finish(permit, worked ? .success : .failure)
/// ```
@frozen
public struct BreakerHandle: @unchecked Sendable {
  // Safe to share: the word is atomic, the environment immutable; the owner keeps both alive (see above).
  @usableFromInline let word: UnsafeMutablePointer<Atomic<UInt64>>
  @usableFromInline let environment: Unmanaged<BreakerEnvironment>

  @usableFromInline
  init(word: UnsafeMutablePointer<Atomic<UInt64>>, environment: Unmanaged<BreakerEnvironment>) {
    self.word = word
    self.environment = environment
  }

  /// Asks for a call to be admitted. Lock-free; one load while closed. Never reads the clock unless open.
  ///
  /// - Returns: a permit, to be given to ``finish(_:_:)``; nil: rejected, the call must not run. A rejection is not a
  ///   failure.
  @inlinable
  public func admit() -> BreakerPermit? {
    let current = BreakerWord(rawValue: word.pointee.load(ordering: .acquiring))
    if current.isClosed { return BreakerPermit(breaker: self, generation: current.generation) }
    guard let generation = admitSlowly() else { return nil }
    return BreakerPermit(breaker: self, generation: generation)
  }

  /// Tells how an admitted call ended. Lock-free; one load for a success while closed without failures.
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

  /// Whether the breaker is closed. Wait-free: one load.
  @inlinable
  public var isClosed: Bool { BreakerWord(rawValue: word.pointee.load(ordering: .acquiring)).isClosed }

  /// The state now. Wait-free: one load. An open breaker whose timeout has passed is open until a call is admitted.
  public var state: BreakerState { snapshot.state }

  /// How many failures in a row a closed breaker has counted; 0 while it is not closed.
  public var consecutiveFailures: Int { snapshot.isClosed ? Int(snapshot.payload) : 0 }

  /// Back to closed, without failures. Results of calls admitted while it was open or half-open no longer count.
  public func reset() { _ = apply(.reset) }

  var snapshot: BreakerWord { BreakerWord(rawValue: word.pointee.load(ordering: .acquiring)) }

  func apply(_ event: BreakerEvent, nowNanoseconds: UInt64? = nil) -> BreakerEffect {
    environment._withUnsafeGuaranteedRef { $0.apply(event, to: word, nowNanoseconds: nowNanoseconds).effect }
  }

  /// Asks through the transition function.
  ///
  /// - Returns: the generation of the permit; nil: rejected.
  @usableFromInline
  func admitSlowly() -> UInt64? {
    environment._withUnsafeGuaranteedRef { environment in
      // The generation of the very word that admitted: read again, it could be another's.
      let step = environment.apply(.admission, to: word)
      if case .rejected = step.effect { return nil }
      return step.word.generation
    }
  }

  @usableFromInline
  func finishSlowly(_ outcome: BreakerOutcome, generation: UInt64) {
    _ = apply(.result(outcome, generation: generation))
  }

  /// The error for a call that was not admitted.
  @usableFromInline
  func rejection() -> CircuitBreakerOpen {
    environment._withUnsafeGuaranteedRef { environment in
      let current = snapshot
      let now = environment.time.nanoseconds() / 1000
      let microseconds = current.state == .open && current.payload > now ? current.payload - now : 0
      return CircuitBreakerOpen(
        breaker: environment.nameOfBreaker(UnsafeRawPointer(word)), retryAfter: .microseconds(Int64(microseconds)))
    }
  }
}
