import InterleavingExplorer

/// A count in one word, added to by each thread once.
enum Counter {
  static func setUp() -> SimulatedMemory { SimulatedMemory(words: 1) }

  /// Loses what others add between its two accesses.
  @Sendable static func addInTwoSteps(_ memory: SimulatedMemory) { memory.store(0, memory.load(0) + 1) }

  @Sendable static func addByCompareExchange(_ memory: SimulatedMemory) {
    var expected = memory.load(0)
    while true {
      let (exchanged, original) = memory.compareExchange(0, expected: expected, desired: expected + 1)
      if exchanged { return }
      expected = original
    }
  }

  static func check(_ memory: SimulatedMemory, expecting count: UInt64) -> String? {
    let found = memory.load(0)
    return found == count ? nil : "counted \(found) in place of \(count)"
  }
}
