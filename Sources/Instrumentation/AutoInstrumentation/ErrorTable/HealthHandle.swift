/// An owning handle of the health of a system's operations by name: it keeps the memory alive, and works even when the
/// ``InstrumentedSystem`` is gone.
///
/// Copies count references, reads do not. ``unowned`` is the same without reference counting.
@frozen
public struct HealthHandle: Sendable {
  /// The same for the hottest paths, which must not outlive this handle or its system.
  public let unowned: UnownedHealthHandle
  /// The memory of the table of operations.
  let region: ZeroedRegion

  /// Whether an operation's breaker admits calls as in a healthy state; true for an unknown operation, which remains
  /// unknown. Lock-free: retries only if a key of the same bucket was added or removed in the meantime.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    defer { extendLifetime(self) }
    return unowned.isOperationHealthy(library: library, operation: operation)
  }
}
