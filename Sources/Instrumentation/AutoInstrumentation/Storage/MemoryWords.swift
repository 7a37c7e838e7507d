public import Synchronization

/// Atomic words in memory that another object keeps alive.
@frozen
@usableFromInline
struct MemoryWords: WordStorage, @unchecked Sendable {
  // An immutable pointer to atomics.
  @usableFromInline let base: UnsafeMutablePointer<Atomic<UInt64>>

  @inlinable
  init(base: UnsafeMutablePointer<Atomic<UInt64>>) { self.base = base }

  /// Zeroed memory: zeros are initialised words of value 0.
  init(zeroed start: UnsafeMutableRawPointer, count: Int) {
    base = start.bindMemory(to: Atomic<UInt64>.self, capacity: count)
  }

  /// Words that exist at an address.
  init(at address: UnsafeRawPointer) {
    base = UnsafeMutablePointer(mutating: address.assumingMemoryBound(to: Atomic<UInt64>.self))
  }

  @inlinable
  func word(_ index: Int) -> MemoryWord { MemoryWord(pointer: base + index) }

  @inlinable
  func advanced(by words: Int) -> MemoryWords { MemoryWords(base: base + words) }
}
