/// A circuit breaker in any form of ownership: ``CircuitBreaker``, ``BreakerHandle`` or ``UnownedBreakerHandle``.
///
/// ```swift
/// guard let permit = breaker.admit() else { return fallback }
/// let worked = work()
/// permit.finish(worked ? .success : .failure)
/// ```
public protocol CircuitBreaking: Sendable {
  /// The same breaker for the hottest paths, which must not outlive the one it was taken from.
  var unowned: UnownedBreakerHandle { get }
}

extension CircuitBreaking {
  /// Requests admission of a call. Lock-free; one load while closed. Reads the clock only if the breaker is open or
  /// slow calls count.
  ///
  /// - Returns: a permit, whose ``BreakerPermit/finish(_:)`` reports how the call ended; nil if rejected: the call must
  ///   not run. A rejection is not a failure.
  @inlinable
  public func admit() -> BreakerPermit? {
    defer { extendLifetime(self) }
    guard let ticket = unowned.take() else { return nil }
    return BreakerPermit(retaining: unowned, ticket: ticket)
  }

  /// Reports how an admitted call ended; see ``BreakerPermit/finish(_:)``.
  @inlinable
  public func finish(_ permit: consuming BreakerPermit, _ outcome: BreakerOutcome) { permit.finish(outcome) }

  /// Runs `body` if the breaker admits it. An error thrown is a failure, `CancellationError` is not. Lock-free.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected, else what `body` throws.
  @inlinable
  public func call<Result>(_ body: () throws -> Result) throws -> Result {
    defer { extendLifetime(self) }
    let breaker = unowned
    guard let ticket = breaker.take() else { throw breaker.rejection() }
    do {
      let result = try body()
      breaker.end(.success, ticket)
      return result
    } catch {
      breaker.end(error is CancellationError ? .cancelled : .failure, ticket)
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
    defer { extendLifetime(self) }
    let breaker = unowned
    guard let ticket = breaker.take() else { throw breaker.rejection() }
    do {
      let result = try await body()
      breaker.end(.success, ticket)
      return result
    } catch {
      breaker.end(error is CancellationError ? .cancelled : .failure, ticket)
      throw error
    }
  }

  /// Whether calls are admitted as in a healthy state: closed, or forced closed. Wait-free: one load.
  @inlinable
  public var isClosed: Bool {
    defer { extendLifetime(self) }
    return unowned.admitsCalls
  }

  /// The current state. Wait-free: one load. An open breaker whose timeout has passed remains open until a call is
  /// admitted.
  public var state: BreakerState {
    defer { extendLifetime(self) }
    return unowned.snapshot.state
  }

  /// The number of consecutive failures of a closed breaker; 0 if it is not closed or rates decide. Wait-free.
  public var consecutiveFailures: Int {
    defer { extendLifetime(self) }
    let word = unowned.snapshot
    return word.isClosed ? Int(word.payload) : 0
  }

  /// The outcomes of the calls so far.
  public var statistics: BreakerStatistics {
    defer { extendLifetime(self) }
    return unowned.readStatistics()
  }

  /// Closes the breaker, without failures. Results of calls admitted while it was not closed no longer count.
  public func reset() { move(.reset) }

  /// Rejects all calls until ``reset()``.
  public func forceOpen() { move(.forceOpen) }

  /// Admits all calls and judges none until ``reset()``.
  public func forceClosed() { move(.forceClosed) }

  private func move(_ event: BreakerEvent) {
    defer { extendLifetime(self) }
    unowned.apply(event)
  }
}
