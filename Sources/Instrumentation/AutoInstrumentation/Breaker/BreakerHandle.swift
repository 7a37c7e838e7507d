/// A circuit breaker of a ``CircuitBreaker`` or of an operation, which keeps alive what it needs: it works for as long as it
/// exists, also when everything else that referred to the breaker is gone.
///
/// Copies count references, calls do not. ``unowned`` is the same breaker without that.
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
