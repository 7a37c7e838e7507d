/// An unowned handle of the statuses of all libraries, for the hottest paths: one pointer that keeps nothing alive, so
/// that copies count no references.
///
/// The memory belongs to the ``InstrumentedSystem`` from which the handle was taken. The caller must keep that, or a
/// ``StatusHandle`` of it, alive; otherwise it reads freed memory.
@unsafe
@frozen
public struct UnownedStatusHandle: Sendable {
  @usableFromInline let places: LibraryPlaces<MemoryWords>

  /// The status of every library at one moment. Wait-free: one load.
  @inlinable
  public func snapshot() -> StatusSnapshot { places.snapshot() }

  /// The status of a library; nil if no library of that name is registered. Lock-free, allocates nothing.
  @inlinable
  public func status(of library: String) -> LibraryStatus? {
    guard let (place, snapshot) = places.find(library) else { return nil }
    return snapshot[place]
  }
}
