/// Statuses, names and summaries of the registered libraries in a row of atomic words, trivially copyable.
///
/// A sequence lock without a locked state. All statuses are one word, which also counts registrations (its
/// generation). A place's texts are written only while the place is free, before the word that occupies it is stored
/// with release. Readers load the word, read texts of occupied places, and load the word again: the same generation
/// means that no place was freed or occupied meanwhile, so the texts belong to the first word. They start over only
/// if a registration intervened, so they are lock-free, and no registration waits for them.
///
/// Writers: the control plane, one at a time under its lock. Every word is atomic. Texts are stored with release and
/// loaded with acquire: a thread that sees a text written after a place was freed also sees the generation that freed
/// it.
@frozen
@usableFromInline
struct LibraryPlaces<Words: WordStorage>: Sendable {
  @usableFromInline let words: Words

  /// Words before the first place; the status word is the first, on its own cache lines.
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

  /// The number of words; zeros are free places and generation 0.
  static var wordCount: Int { headerWords + StatusSnapshot.libraryLimit * placeWords }

  /// All statuses. Wait-free: one load.
  @inlinable
  func snapshot() -> StatusSnapshot { StatusSnapshot(rawValue: words.word(0).load()) }

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
  func place(_ place: Int) -> Words { words.advanced(by: Self.headerWords &+ place &* Self.placeWords) }

  @inlinable
  func matches(_ index: Int, _ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Bool {
    let place = place(index)
    return place.word(1).load() == hash && Int(place.word(2).load() & 0xFFFF) == name.count
      && WordText.matches(name, place.advanced(by: Self.nameWord))
  }
}
