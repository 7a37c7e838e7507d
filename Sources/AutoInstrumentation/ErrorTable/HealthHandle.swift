public import Synchronization

/// The health of operations by name, for hot paths: pointers only, no reference counting, no allocation.
///
/// The memory belongs to the ``InstrumentationSystem`` it was taken from, which the holder must keep alive for as long
/// as the handle is in use.
@frozen
public struct HealthHandle: Sendable {
  @usableFromInline let table: ErrorTable

  /// Whether an operation's breaker is closed; true for one that is not known, which stays unknown. Wait-free.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    NameBytes.withKey(library, operation) { library, operation, hash in
      guard let entry = table.find(library, operation, hash) else { return true }
      return BreakerWord(rawValue: entry.pointee.word.load(ordering: .acquiring)).isClosed
    }
  }
}
