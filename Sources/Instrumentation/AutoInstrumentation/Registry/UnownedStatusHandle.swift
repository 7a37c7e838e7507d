/// The statuses of all libraries for the hottest paths: one pointer to use, which keeps nothing alive, so that copies count no
/// references.
///
/// The memory belongs to the ``InstrumentedSystem`` that it was taken from. Whoever uses this handle keeps that alive, or a
/// ``StatusHandle`` of it; afterwards it reads freed memory.
@unsafe
@frozen
public struct UnownedStatusHandle: Sendable {
  @usableFromInline let places: LibraryPlaces<MemoryWords>

  /// The status of every library at one moment. Wait-free: one load.
  @inlinable
  public func snapshot() -> StatusSnapshot { places.snapshot() }

  /// The status of a library; nil when none of that name is registered. Lock-free, allocates nothing.
  @inlinable
  public func status(of library: String) -> LibraryStatus? {
    guard let (place, snapshot) = places.find(library) else { return nil }
    return snapshot[place]
  }
}
