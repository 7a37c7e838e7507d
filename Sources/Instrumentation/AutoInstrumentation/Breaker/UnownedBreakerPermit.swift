/// The permission to perform one call of an ``UnownedBreakerHandle``, and the obligation to report how it ended: a
/// ``BreakerPermit`` that keeps nothing alive. It must not outlive its breaker, even if unused.
@unsafe
@frozen
public struct UnownedBreakerPermit: ~Copyable, Sendable {
  @usableFromInline let breaker: UnownedBreakerHandle
  @usableFromInline let ticket: BreakerTicket

  @inlinable
  init(breaker: UnownedBreakerHandle, ticket: BreakerTicket) {
    self.breaker = breaker
    self.ticket = ticket
  }

  @inlinable
  deinit { breaker.end(.cancelled, ticket) }

  /// Reports how the call ended; see ``BreakerPermit/finish(_:)``.
  @inlinable
  public consuming func finish(_ outcome: BreakerOutcome) {
    let breaker = breaker
    let ticket = ticket
    discard self
    breaker.end(outcome, ticket)
  }

  /// Transfers the obligation: the caller reports how the call ended.
  consuming func redeem() -> BreakerTicket {
    let ticket = ticket
    discard self
    return ticket
  }
}
