/// An owning handle of a circuit breaker (a ``CircuitBreaker`` or an operation's): it keeps the breaker's memory alive,
/// and works even when all other references to the breaker are gone.
///
/// Copies count references, calls do not. ``unowned`` is the same breaker without reference counting.
@frozen
public struct BreakerHandle: CircuitBreaking {
  /// The same breaker for the hottest paths, which must not outlive this handle, its breaker or its system.
  public let unowned: UnownedBreakerHandle
  /// Keeps itself and the breaker's words alive.
  let environment: BreakerEnvironment

  init(_ unowned: UnownedBreakerHandle) {
    self.unowned = unowned
    environment = unowned.environment.takeUnretainedValue()
  }
}
