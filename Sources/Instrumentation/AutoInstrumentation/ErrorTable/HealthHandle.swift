/// The health of a system's operations by name, which keeps alive what it needs: it works for as long as it exists, also when
/// the ``InstrumentedSystem`` is gone.
///
/// Copies count references, reads do not. ``unowned`` is the same without that.
@frozen
public struct HealthHandle: Sendable {
  /// The same for the hottest paths, which must not outlive this handle or its system.
  public let unowned: UnownedHealthHandle
  /// The memory that the table of operations is in.
  let region: ZeroedRegion

  /// Whether an operation's breaker admits calls as in health; true for one that is not known, which stays unknown.
  /// Lock-free: it looks again only when a key of the same bucket came or went meanwhile.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    defer { extendLifetime(self) }
    return unowned.isOperationHealthy(library: library, operation: operation)
  }
}
