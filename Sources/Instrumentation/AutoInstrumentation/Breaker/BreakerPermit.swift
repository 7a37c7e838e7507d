/// The right to perform one call, and the duty to report how it ended.
///
/// A permit has one owner and cannot be copied. One that is dropped without a result counts as cancelled, so that a
/// half-open breaker never waits for a probe that nobody performs. It keeps its breaker alive: a retain and a release, which
/// ``UnownedBreakerHandle/admit()`` saves where threads would share them.
@frozen
public struct BreakerPermit: ~Copyable, Sendable {
  /// Its environment, which keeps the breaker's words alive, is retained once for this permit.
  @usableFromInline let breaker: UnownedBreakerHandle
  @usableFromInline let ticket: BreakerTicket

  @inlinable
  init(retaining breaker: UnownedBreakerHandle, ticket: BreakerTicket) {
    _ = breaker.environment.retain()
    self.breaker = breaker
    self.ticket = ticket
  }

  @inlinable
  deinit {
    breaker.end(.cancelled, ticket)
    breaker.environment.release()
  }

  /// Reports how the call ended. Lock-free; for a success while closed without failures, wait-free: one addition and one load.
  ///
  /// A result whose breaker has changed its state since the call was admitted does not count for the state, only for
  /// the ``CircuitBreaking/statistics``.
  @inlinable
  public consuming func finish(_ outcome: BreakerOutcome) {
    let breaker = breaker
    let ticket = ticket
    discard self
    breaker.end(outcome, ticket)
    breaker.environment.release()
  }

  /// Takes the duty over: the caller reports how the call ended, and keeps the breaker alive until then.
  consuming func redeem() -> BreakerTicket {
    let environment = breaker.environment
    let ticket = ticket
    discard self
    environment.release()
    return ticket
  }
}
