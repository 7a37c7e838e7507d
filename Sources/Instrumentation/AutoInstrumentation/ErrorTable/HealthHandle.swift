/// The health of operations by name, for hot paths: pointers only, no reference counting, no allocation.
///
/// The memory belongs to the ``InstrumentedSystem`` it was taken from, which the holder must keep alive for as long
/// as the handle is in use.
@frozen
public struct HealthHandle: Sendable {
  @usableFromInline let table: ErrorTable<MemoryWords>

  /// Whether an operation's breaker admits calls as in health; true for one that is not known, which stays unknown.
  /// Lock-free: it looks again only when a key of the same bucket came or went meanwhile.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    OperationKey.with(library, operation) { table.breakerWord(of: $0)?.admitsCalls ?? true }
  }
}
