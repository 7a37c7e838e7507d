public import Synchronization

/// A bounded, lock-free table of operations in raw memory: pointers to it, trivially copyable.
///
/// Open addressing with linear probing. A bucket is one word: a tag of the key's hash and the index of an entry. There
/// are at least twice as many buckets as entries, so that a probe always ends at an empty bucket. An entry is filled
/// before a compare-and-swap publishes it in an empty bucket; who loses that race for the same key takes the winner's
/// entry and gives its own back. No thread ever waits for another.
///
/// Buckets and entries are apart so that an entry stays where it is, and pointers to it stay good, whatever happens to
/// the buckets.
@frozen
@usableFromInline
struct ErrorTable: @unchecked Sendable {
  // Immutable pointers to atomics, and to entries whose plain fields are published by an atomic; see `ErrorEntry`.
  /// 0: empty; else the upper half of the hash, and the entry's index + 1. Written once, by a releasing
  /// compare-and-swap; read with acquire, which makes the entry's key visible.
  @usableFromInline let buckets: UnsafeMutablePointer<Atomic<UInt64>>
  @usableFromInline let entries: UnsafeMutableRawPointer
  @usableFromInline let mask: Int
  let capacity: Int
  /// Counters on cache lines of their own; see ``Counter``.
  let counters: UnsafeMutableRawPointer
  private let region: ZeroedRegion

  /// The table's own counters.
  enum Counter: Int, CaseIterable {
    /// How many entries were ever taken from the pool. Raised by a compare-and-swap up to the capacity.
    case taken
    /// The free list's head: a version in the upper half, so that a head that returns is not taken for unchanged, and
    /// an entry's index + 1. Moved by compare-and-swap with acquire and release.
    case freeHead
    /// Failures that found no entry. Relaxed: a count, nothing hangs on it.
    case tableFull
    /// Failures whose key was too long. Relaxed, likewise.
    case keyTooLong
    /// Odd while a reset is under way. Written under the control plane's lock.
    case resets
  }

  init(capacity: Int) {
    var bucketCount = 16
    while bucketCount < 2 * capacity { bucketCount *= 2 }
    let counterBytes = Counter.allCases.count * ZeroedRegion.cacheLineBytes
    let bucketBytes = bucketCount * MemoryLayout<Atomic<UInt64>>.stride
    region = ZeroedRegion(byteCount: counterBytes + bucketBytes + capacity * ErrorEntry.strideBytes)
    self.capacity = capacity
    mask = bucketCount - 1
    counters = region.start
    // Zeros are empty buckets, free entries and counters at 0: being zero, the memory is initialised.
    buckets = (region.start + counterBytes).bindMemory(to: Atomic<UInt64>.self, capacity: bucketCount)
    entries = region.start + counterBytes + bucketBytes
  }

  /// Gives the memory back. Nobody may use the table or its entries any more.
  func deallocate() { region.deallocate() }

  @inlinable
  func entry(at index: Int) -> UnsafeMutablePointer<ErrorEntry> {
    (entries + index &* ErrorEntry.strideBytes).assumingMemoryBound(to: ErrorEntry.self)
  }

  func counter(_ counter: Counter) -> UnsafeMutablePointer<Atomic<UInt64>> {
    (counters + counter.rawValue * ZeroedRegion.cacheLineBytes).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// The entry of a key; nil when there is none. Wait-free, allocates nothing.
  @inlinable
  func find(
    _ library: UnsafeBufferPointer<UInt8>, _ operation: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> UnsafeMutablePointer<ErrorEntry>? {
    var position = Int(truncatingIfNeeded: hash) & mask
    while true {
      let bucket = buckets[position].load(ordering: .acquiring)
      if bucket == 0 { return nil }
      if bucket &>> 32 == hash &>> 32 {
        let candidate = entry(at: Int(truncatingIfNeeded: bucket & 0xFFFF_FFFF) &- 1)
        if candidate.matches(library, operation) { return candidate }
      }
      position = (position &+ 1) & mask
    }
  }
}
