/// The health of operations by name for the hottest paths: pointers only, which keep nothing alive, so that copies count no
/// references.
///
/// The memory belongs to the ``InstrumentedSystem`` that it was taken from. Whoever uses this handle keeps that alive, or a
/// ``HealthHandle`` of it; afterwards it reads freed memory.
@unsafe
@frozen
public struct UnownedHealthHandle: Sendable {
  @usableFromInline let table: ErrorTable<MemoryWords>

  /// Whether an operation's breaker admits calls as in health; true for one that is not known, which stays unknown.
  /// Lock-free: it looks again only when a key of the same bucket came or went meanwhile.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    OperationKey.with(library, operation) { table.breakerWord(of: $0)?.admitsCalls ?? true }
  }
}
