/// An unowned handle of the health of operations by name, for the hottest paths: only pointers, which keep nothing
/// alive, so that copies count no references.
///
/// The memory belongs to the ``InstrumentedSystem`` from which the handle was taken. The caller must keep that, or a
/// ``HealthHandle`` of it, alive; otherwise it reads freed memory.
@unsafe
@frozen
public struct UnownedHealthHandle: Sendable {
  @usableFromInline let table: ErrorTable<MemoryWords>

  /// Whether an operation's breaker admits calls as in a healthy state; true for an unknown operation, which remains
  /// unknown. Lock-free: retries only if a key of the same bucket was added or removed in the meantime.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    OperationKey.with(library, operation) { table.breakerWord(of: $0)?.admitsCalls ?? true }
  }
}
