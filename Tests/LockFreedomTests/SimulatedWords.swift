import InterleavingExplorer

@testable import AutoInstrumentation

/// Atomic words of a simulated memory, so that the explorer orders the accesses of the very algorithms that ship; and words
/// that are broken in a way that the explorer must find.
struct SimulatedWords: WordStorage {
  /// How the words are broken.
  enum Fault: Sendable {
    case none
    /// A compare-and-swap is a load, a comparison and a store.
    case noCompareAndSwap
    /// Some bits of some words are not seen, neither by loads nor by comparisons.
    case blind(bits: UInt64, at: @Sendable (Int) -> Bool)
  }

  let memory: SimulatedMemory
  var offset = 0
  var fault = Fault.none

  func word(_ index: Int) -> SimulatedWord { SimulatedWord(memory: memory, index: offset + index, fault: fault) }

  func advanced(by words: Int) -> SimulatedWords {
    SimulatedWords(memory: memory, offset: offset + words, fault: fault)
  }
}

struct SimulatedWord: AtomicWord {
  let memory: SimulatedMemory
  let index: Int
  let fault: SimulatedWords.Fault

  /// The bits that are seen.
  private var mask: UInt64 {
    if case .blind(let bits, let isConcerned) = fault, isConcerned(index) { ~bits } else { .max }
  }

  func load() -> UInt64 { memory.load(index) & mask }

  func store(_ value: UInt64) { memory.store(index, value) }

  func exchange(_ value: UInt64) -> UInt64 { memory.exchange(index, value) & mask }

  func add(_ value: UInt64) -> UInt64 { memory.add(index, value) & mask }

  func compareExchange(expected: UInt64, desired: UInt64) -> (exchanged: Bool, original: UInt64) {
    if case .noCompareAndSwap = fault {
      let original = memory.load(index)
      if original != expected { return (false, original) }
      memory.store(index, desired)
      return (true, original)
    }
    if mask == .max { return memory.compareExchange(index, expected: expected, desired: desired) }
    let original = memory.load(index)
    if original & mask != expected & mask { return (false, original & mask) }
    let (exchanged, found) = memory.compareExchange(index, expected: original, desired: desired)
    return (exchanged, found & mask)
  }
}
