import Synchronization

extension LibraryPlaces {
  /// A consistent look at all of the registry, in the order of registration. Lock-free.
  func rows() -> (snapshot: StatusSnapshot, rows: [LibraryRow]) {
    while true {
      let snapshot = snapshot()
      var rows: [LibraryRow] = []
      for place in 0..<StatusSnapshot.libraryLimit where snapshot.state(place) != .unregistered {
        rows.append(row(place, snapshot.state(place)))
      }
      if self.snapshot().generation == snapshot.generation {
        rows.sort { $0.sequence < $1.sequence }
        return (snapshot, rows)
      }
    }
  }

  /// Puts a library into a free place. Control plane only.
  func occupy(_ place: Int, _ library: LibraryDescription, sequence: UInt64, state: LibraryState) {
    store(sequence, place, 0)
    NameBytes.withBytes(of: library.name) { name in
      NameBytes.withBytes(of: library.summary) { summary in
        store(NameBytes.hash(name, from: NameBytes.seed), place, 1)
        let flag: UInt64 = library.autoInstrument ? 1 : 0
        store(UInt64(name.count) | UInt64(summary.count) << 16 | flag << 32, place, 2)
        write(name, place, Self.nameWord)
        write(summary, place, Self.summaryWord)
      }
    }
    publish(snapshot().with(state, at: place).withNextGeneration())
  }

  /// Frees a place. Control plane only.
  func free(_ place: Int) { publish(snapshot().with(.unregistered, at: place).withNextGeneration()) }

  /// Moves a registered library to another state. Control plane only.
  func set(_ state: LibraryState, at place: Int) { publish(snapshot().with(state, at: place)) }

  /// An exchange, not a store: acquire keeps the next writes to a freed place's texts behind it.
  private func publish(_ snapshot: StatusSnapshot) {
    _ = words[0].exchange(snapshot.rawValue, ordering: .acquiringAndReleasing)
  }

  private func store(_ value: UInt64, _ place: Int, _ index: Int) {
    word(place, index).pointee.store(value, ordering: .releasing)
  }

  private func load(_ place: Int, _ index: Int) -> UInt64 { word(place, index).pointee.load(ordering: .acquiring) }

  private func write(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ first: Int) {
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      store(Self.packed(bytes, from: offset), place, first + offset / 8)
    }
  }

  private func row(_ place: Int, _ state: LibraryState) -> LibraryRow {
    let sizes = load(place, 2)
    // Bounded, because sizes and texts may be torn until the look turns out to be consistent.
    return LibraryRow(
      place: place, sequence: load(place, 0),
      name: text(place, Self.nameWord, min(Int(sizes & 0xFFFF), KeyLimits.libraryBytes)),
      summary: text(place, Self.summaryWord, min(Int(sizes >> 16 & 0xFFFF), LibraryDescription.summaryBytesLimit)),
      autoInstrument: sizes >> 32 & 1 == 1, state: state)
  }

  private func text(_ place: Int, _ first: Int, _ count: Int) -> String {
    String(unsafeUninitializedCapacity: count) { buffer in
      for offset in stride(from: 0, to: count, by: 8) {
        let word = load(place, first + offset / 8)
        for index in offset..<min(offset + 8, count) {
          buffer[index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * (index - offset)))
        }
      }
      return count
    }
  }
}
