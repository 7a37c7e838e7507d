/// An owning handle of the statuses of all libraries of a system: it keeps the memory alive, and works even when the
/// ``InstrumentedSystem`` is gone.
///
/// Copies count references, reads do not. ``unowned`` is the same without reference counting.
@frozen
public struct StatusHandle: Sendable {
  /// The same for the hottest paths, which must not outlive this handle or its system.
  public let unowned: UnownedStatusHandle
  /// The memory of the statuses.
  let region: ZeroedRegion

  /// The status of every library at one moment. Wait-free: one load.
  @inlinable
  public func snapshot() -> StatusSnapshot {
    defer { extendLifetime(self) }
    return unowned.snapshot()
  }

  /// The status of a library; nil if no library of that name is registered. Lock-free, allocates nothing.
  @inlinable
  public func status(of library: String) -> LibraryStatus? {
    defer { extendLifetime(self) }
    return unowned.status(of: library)
  }
}
