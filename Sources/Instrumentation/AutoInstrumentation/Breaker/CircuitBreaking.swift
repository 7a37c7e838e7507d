/// A circuit breaker, however it is held: ``CircuitBreaker``, ``BreakerHandle`` or ``UnownedBreakerHandle``.
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
  /// Asks for a call to be admitted. Lock-free; one load while closed. Reads the clock only when open, or when slow calls
  /// count.
  ///
  /// - Returns: a permit, whose ``BreakerPermit/finish(_:)`` reports how the call ended; nil: rejected, the call must not run.
  ///   A rejection is not a failure.
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

  /// Whether calls are admitted as in health: closed, or forced to be. Wait-free: one load.
  @inlinable
  public var isClosed: Bool {
    defer { extendLifetime(self) }
    return unowned.admitsCalls
  }

  /// The state now. Wait-free: one load. An open breaker whose timeout has passed is open until a call is admitted.
  public var state: BreakerState {
    defer { extendLifetime(self) }
    return unowned.snapshot.state
  }

  /// How many failures in a row a closed breaker has counted; 0 while it is not closed, or rates decide. Wait-free.
  public var consecutiveFailures: Int {
    defer { extendLifetime(self) }
    let word = unowned.snapshot
    return word.isClosed ? Int(word.payload) : 0
  }

  /// What became of the calls so far.
  public var statistics: BreakerStatistics {
    defer { extendLifetime(self) }
    return unowned.readStatistics()
  }

  /// Back to closed, without failures. Results of calls admitted while it was not closed no longer count.
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
