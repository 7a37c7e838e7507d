/// The statuses of all libraries, for hot paths: one pointer to use, no reference counting, no allocation.
///
/// The memory belongs to the ``InstrumentedSystem`` it was taken from, which the holder must keep alive for as long
/// as the handle is in use.
@frozen
public struct StatusHandle: Sendable {
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
