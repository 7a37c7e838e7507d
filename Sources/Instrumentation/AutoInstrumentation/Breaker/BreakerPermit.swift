/// The permission to perform one call, and the obligation to report how it ended.
///
/// A permit has one owner and cannot be copied. One that is dropped without a result counts as cancelled, so that a
/// half-open breaker never waits for an abandoned probe. It keeps its breaker alive, at the cost of a retain and a
/// release; ``UnownedBreakerHandle/admit()`` avoids both where threads would contend for them.
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
  /// If the breaker has changed its state since the call was admitted, the result counts only for the
  /// ``CircuitBreaking/statistics``, not for the state.
  @inlinable
  public consuming func finish(_ outcome: BreakerOutcome) {
    let breaker = breaker
    let ticket = ticket
    discard self
    breaker.end(outcome, ticket)
    breaker.environment.release()
  }

  /// Transfers the obligation: the caller reports how the call ended, and keeps the breaker alive until then.
  consuming func redeem() -> BreakerTicket {
    let environment = breaker.environment
    let ticket = ticket
    discard self
    environment.release()
    return ticket
  }
}
