public import Synchronization

/// An atomic word in memory that another object keeps alive.
@frozen
@usableFromInline
struct MemoryWord: AtomicWord, @unchecked Sendable {
  // An immutable pointer to an atomic.
  @usableFromInline let pointer: UnsafeMutablePointer<Atomic<UInt64>>

  @inlinable
  init(pointer: UnsafeMutablePointer<Atomic<UInt64>>) { self.pointer = pointer }

  @inlinable
  func load() -> UInt64 { pointer.pointee.load(ordering: .sequentiallyConsistent) }

  @inlinable
  func store(_ value: UInt64) { pointer.pointee.store(value, ordering: .releasing) }

  @inlinable
  func exchange(_ value: UInt64) -> UInt64 { pointer.pointee.exchange(value, ordering: .sequentiallyConsistent) }

  @inlinable
  @discardableResult
  func add(_ value: UInt64) -> UInt64 {
    pointer.pointee.wrappingAdd(value, ordering: .sequentiallyConsistent).oldValue
  }

  @inlinable
  func compareExchange(expected: UInt64, desired: UInt64) -> (exchanged: Bool, original: UInt64) {
    pointer.pointee.compareExchange(
      expected: expected, desired: desired, ordering: .sequentiallyConsistent)
  }
}
