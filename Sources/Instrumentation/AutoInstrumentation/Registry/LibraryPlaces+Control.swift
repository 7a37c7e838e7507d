extension LibraryPlaces {
  /// A consistent snapshot of the registry, in the order of registration. Lock-free.
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
  func occupy(_ index: Int, _ library: LibraryDescription, sequence: UInt64, state: LibraryState) {
    let place = place(index)
    place.word(0).store(sequence)
    NameBytes.withBytes(of: library.name) { name in
      NameBytes.withBytes(of: library.summary) { summary in
        place.word(1).store(NameBytes.hash(name, from: NameBytes.seed))
        let flag: UInt64 = library.autoInstrument ? 1 : 0
        place.word(2).store(UInt64(name.count) | UInt64(summary.count) << 16 | flag << 32)
        WordText.store(name, to: place.advanced(by: Self.nameWord))
        WordText.store(summary, to: place.advanced(by: Self.summaryWord))
      }
    }
    publish(snapshot().with(state, at: index).withNextGeneration())
  }

  /// Frees a place. Control plane only.
  func free(_ place: Int) { publish(snapshot().with(.unregistered, at: place).withNextGeneration()) }

  /// Moves a registered library to another state. Control plane only.
  func set(_ state: LibraryState, at place: Int) { publish(snapshot().with(state, at: place)) }

  /// An exchange, not a store: its acquire prevents later writes to a freed place's texts from moving before it.
  private func publish(_ snapshot: StatusSnapshot) { _ = words.word(0).exchange(snapshot.rawValue) }

  private func row(_ index: Int, _ state: LibraryState) -> LibraryRow {
    let place = place(index)
    let sizes = place.word(2).load()
    // Bounded, because sizes and texts may be torn until the snapshot is verified as consistent.
    return LibraryRow(
      place: index, sequence: place.word(0).load(),
      name: WordText.text(
        place.advanced(by: Self.nameWord), count: min(Int(sizes & 0xFFFF), KeyLimits.libraryBytes)),
      summary: WordText.text(
        place.advanced(by: Self.summaryWord),
        count: min(Int(sizes >> 16 & 0xFFFF), LibraryDescription.summaryBytesLimit)),
      autoInstrument: sizes >> 32 & 1 == 1, state: state)
  }
}
