/// A circuit breaker's change of state.
public struct BreakerTransition: Sendable, Hashable {
  /// The breaker's name; `library / operation` for one of the error table.
  public let breaker: String
  /// The state before.
  public let from: BreakerState
  /// The state after.
  public let to: BreakerState
  /// When it was reported, since the breaker or system was created.
  public let time: Duration
}
