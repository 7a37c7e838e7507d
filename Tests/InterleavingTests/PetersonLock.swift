import InterleavingExplorer

/// G. Peterson's lock for two threads (1981) around a count that is added to in two steps.
struct PetersonLock: Sendable {
  private enum Word {
    static let turn = 2
    static let count = 3
  }

  let memory = SimulatedMemory(words: 4)
  /// Whether a thread tells that it wants in, as the algorithm says.
  let raisesFlag: Bool
  /// Whether a thread that finds the lock taken tells the explorer that it waits.
  let tellsThatItWaits: Bool

  init(raisesFlag: Bool = true, tellsThatItWaits: Bool = true) {
    self.raisesFlag = raisesFlag
    self.tellsThatItWaits = tellsThatItWaits
  }

  /// Adds 1 inside the lock.
  func add(thread: Int) {
    let other = 1 - thread
    if raisesFlag { memory.store(thread, 1) }
    memory.store(Word.turn, UInt64(other))
    while memory.load(other) == 1 && memory.load(Word.turn) == UInt64(other) {
      if tellsThatItWaits { memory.waitForChange() }
    }
    memory.store(Word.count, memory.load(Word.count) + 1)
    memory.store(thread, 0)
  }

  func check() -> String? {
    let count = memory.load(Word.count)
    return count == 2 ? nil : "both were inside: counted \(count)"
  }

  static let threads: [@Sendable (PetersonLock) -> Void] = [{ $0.add(thread: 0) }, { $0.add(thread: 1) }]
}
