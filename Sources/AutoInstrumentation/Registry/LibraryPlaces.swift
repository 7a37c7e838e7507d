public import Synchronization

/// Statuses, names and summaries of the registered libraries in raw memory: a pointer to it, trivially copyable.
///
/// A sequence lock without a locked state. All statuses are one word, which also counts registrations (its
/// generation). A place's texts are written only while the place is free, before the word that occupies it is stored
/// with release. Readers load the word, read texts of occupied places, and load the word again: the same generation
/// means that no place was freed or occupied meanwhile, so the texts belong to the first word. They start over only
/// when a registration came between, so they are lock-free, and no registration waits for them.
///
/// Writers: the control plane, one at a time under its lock. Every word is atomic. Texts are stored with release and
/// loaded with acquire: who sees a text written after a place was freed also sees the generation that freed it.
@frozen
@usableFromInline
struct LibraryPlaces: @unchecked Sendable {
  // An immutable pointer to atomics.
  @usableFromInline let words: UnsafeMutablePointer<Atomic<UInt64>>
  private let region: ZeroedRegion

  /// Words before the first place; the status word is the first, alone on its cache lines.
  @inlinable
  static var headerWords: Int { 16 }
  /// Words of a place: sequence, hash, sizes, 5 unused, name, summary.
  @inlinable
  static var placeWords: Int { 48 }
  /// Where in a place the name begins.
  @inlinable
  static var nameWord: Int { 8 }
  /// Where in a place the summary begins.
  @inlinable
  static var summaryWord: Int { 16 }

  init() {
    let count = Self.headerWords + StatusSnapshot.libraryLimit * Self.placeWords
    region = ZeroedRegion(byteCount: count * MemoryLayout<Atomic<UInt64>>.stride)
    // Zeros are free places and generation 0: being zero, the memory is initialised.
    words = region.start.bindMemory(to: Atomic<UInt64>.self, capacity: count)
  }

  /// Gives the memory back. Nobody may use it any more.
  func deallocate() { region.deallocate() }

  /// All statuses. Wait-free: one load.
  @inlinable
  func snapshot() -> StatusSnapshot { StatusSnapshot(rawValue: words[0].load(ordering: .acquiring)) }

  /// The place of a name, and the snapshot it was found in; nil when no such library is registered. Lock-free,
  /// allocates nothing.
  @inlinable
  func find(_ name: String) -> (place: Int, snapshot: StatusSnapshot)? {
    NameBytes.withBytes(of: name) { bytes in
      let hash = NameBytes.hash(bytes, from: NameBytes.seed)
      while true {
        let snapshot = snapshot()
        var found = -1
        for place in 0..<StatusSnapshot.libraryLimit
        where snapshot.state(place) != .unregistered && matches(place, bytes, hash) {
          found = place
          break
        }
        if self.snapshot().generation == snapshot.generation { return found < 0 ? nil : (found, snapshot) }
      }
    }
  }

  @inlinable
  func word(_ place: Int, _ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    words + (Self.headerWords &+ place &* Self.placeWords &+ index)
  }

  @inlinable
  func matches(_ place: Int, _ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Bool {
    guard word(place, 1).pointee.load(ordering: .acquiring) == hash else { return false }
    guard Int(word(place, 2).pointee.load(ordering: .acquiring) & 0xFFFF) == name.count else { return false }
    var offset = 0
    while offset < name.count {
      let expected = Self.packed(name, from: offset)
      if word(place, Self.nameWord &+ offset / 8).pointee.load(ordering: .acquiring) != expected { return false }
      offset &+= 8
    }
    return true
  }

  /// Up to 8 bytes as one word, the first lowest.
  @inlinable
  static func packed(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt64 {
    if offset &+ 8 <= bytes.count, let base = bytes.baseAddress {
      return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var word: UInt64 = 0
    for index in offset..<bytes.count { word |= UInt64(bytes[index]) &<< UInt64(8 &* (index &- offset)) }
    return word
  }
}
