/// The right to perform one call, and the duty to tell how it ended.
///
/// A permit has one owner and cannot be copied. One that is dropped without a result counts as cancelled, so that a
/// half-open breaker never waits for a probe that nobody performs. It must not outlive its breaker.
@frozen
public struct BreakerPermit: ~Copyable, Sendable {
  @usableFromInline let breaker: BreakerHandle
  @usableFromInline let ticket: BreakerTicket

  @inlinable
  init(breaker: BreakerHandle, ticket: BreakerTicket) {
    self.breaker = breaker
    self.ticket = ticket
  }

  @inlinable
  deinit { breaker.end(.cancelled, ticket) }

  /// Tells how the call ended. Lock-free; for a success while closed without failures, wait-free: one addition and one load.
  ///
  /// A result whose breaker has changed its state since the call was admitted does not count for the state, only for
  /// the ``BreakerHandle/statistics``.
  @inlinable
  public consuming func finish(_ outcome: BreakerOutcome) {
    let breaker = breaker
    let ticket = ticket
    discard self
    breaker.end(outcome, ticket)
  }

  /// Takes the duty over: the caller tells how the call ended.
  consuming func redeem() -> BreakerTicket {
    let ticket = ticket
    discard self
    return ticket
  }
}
