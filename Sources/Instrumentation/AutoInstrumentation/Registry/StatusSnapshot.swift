/// The status of every registered library at one moment: one 64-bit word.
///
/// Bits 0–47 hold 3 bits for each of 16 places; a library keeps its place while it is registered. Bits 48–63 count
/// registrations and unregistrations, modulo 65,536: two snapshots with the same ``generation`` have the same libraries
/// in the same places.
@frozen
public struct StatusSnapshot: Sendable, Equatable {
  /// The word.
  public let rawValue: UInt64

  /// Maximum number of registered libraries. Registering more throws.
  @inlinable
  public static var libraryLimit: Int { 16 }

  @inlinable
  init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The status of the library in a place, 0 ..< ``libraryLimit``; nil for a free place.
  @inlinable
  public subscript(place: Int) -> LibraryStatus? { state(place).status }

  /// The number of registered libraries.
  @inlinable
  public var count: Int {
    // Bit 0 of each place: whether any of its three bits is set.
    ((rawValue | rawValue &>> 1 | rawValue &>> 2) & 0x0000_2492_4924_9249).nonzeroBitCount
  }

  /// The number of libraries with a status.
  public func count(_ status: LibraryStatus) -> Int {
    (0..<Self.libraryLimit).count { self[$0] == status }
  }

  /// The number of registrations and unregistrations, modulo 65,536.
  @inlinable
  public var generation: Int { Int(truncatingIfNeeded: rawValue &>> 48) }

  @inlinable
  static var statesMask: UInt64 { 0x0000_FFFF_FFFF_FFFF }

  @inlinable
  func state(_ place: Int) -> LibraryState {
    guard place >= 0, place < Self.libraryLimit else { return .unregistered }
    let bits = rawValue &>> UInt64(truncatingIfNeeded: 3 &* place) & 7
    return LibraryState(rawValue: UInt8(truncatingIfNeeded: bits)) ?? .unregistered
  }

  /// The same snapshot with one library in another state.
  func with(_ state: LibraryState, at place: Int) -> StatusSnapshot {
    let shift = UInt64(3 * place)
    return StatusSnapshot(rawValue: rawValue & ~(7 << shift) | UInt64(state.rawValue) << shift)
  }

  /// The same states with the next generation.
  func withNextGeneration() -> StatusSnapshot {
    StatusSnapshot(rawValue: rawValue & Self.statesMask | (rawValue >> 48 &+ 1) << 48)
  }
}
