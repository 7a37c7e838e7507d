import Synchronization

extension ErrorTable {
  /// What came of asking for a key's entry.
  enum Insertion {
    case entry(UnsafeMutablePointer<ErrorEntry>)
    case tableFull
    case keyTooLong
  }

  /// The entry of a key, made if there is none. Lock-free, allocates nothing.
  func findOrInsert(
    _ library: UnsafeBufferPointer<UInt8>, _ operation: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> Insertion {
    if let entry = find(library, operation, hash) { return .entry(entry) }
    guard library.count <= KeyLimits.libraryBytes, operation.count <= KeyLimits.operationBytes else {
      return .keyTooLong
    }
    guard let index = takeEntry() else {
      // Whoever took the last entry may have taken it for this very key.
      return find(library, operation, hash).map { .entry($0) } ?? .tableFull
    }
    let fresh = entry(at: index)
    fresh.pointee.libraryCount = UInt16(library.count)
    fresh.pointee.operationCount = UInt16(operation.count)
    let key = UnsafeMutableRawBufferPointer(start: fresh.keyBytes, count: library.count + operation.count)
    key.copyBytes(from: library)
    UnsafeMutableRawBufferPointer(rebasing: key[library.count...]).copyBytes(from: operation)
    // Live before it is published: whoever has recorded a failure here finds it in every later report.
    fresh.pointee.isLive.store(1, ordering: .releasing)
    let published = publish(index, library, operation, hash)
    if published != fresh {
      fresh.pointee.isLive.store(0, ordering: .releasing)
      giveBack(index)
    }
    return .entry(published)
  }

  /// Puts an entry into the first empty bucket of its probe sequence, unless its key turns up before.
  ///
  /// - Returns: the entry that has the key now.
  private func publish(
    _ index: Int, _ library: UnsafeBufferPointer<UInt8>, _ operation: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> UnsafeMutablePointer<ErrorEntry> {
    let bucket = hash & ~0xFFFF_FFFF | UInt64(index + 1)
    var position = Int(truncatingIfNeeded: hash) & mask
    while true {
      let (exchanged, occupant) = buckets[position].compareExchange(
        expected: 0, desired: bucket, successOrdering: .acquiringAndReleasing, failureOrdering: .acquiring)
      if exchanged { return entry(at: index) }
      if occupant >> 32 == hash >> 32 {
        let candidate = entry(at: Int(occupant & 0xFFFF_FFFF) - 1)
        if candidate.matches(library, operation) { return candidate }
      }
      position = (position + 1) & mask
    }
  }

  /// An entry of the free list, else of the pool; nil when all are in use. Lock-free (R. K. Treiber's stack).
  private func takeEntry() -> Int? {
    let head = counter(.freeHead)
    var current = head.pointee.load(ordering: .acquiring)
    while current & 0xFFFF_FFFF != 0 {
      let index = Int(current & 0xFFFF_FFFF) - 1
      // May be stale when another thread took the entry meanwhile; the version then makes the exchange fail.
      let next = UInt64(entry(at: index).pointee.nextFree.load(ordering: .relaxed))
      let (exchanged, original) = head.pointee.compareExchange(
        expected: current, desired: (current >> 32 &+ 1) << 32 | next, successOrdering: .acquiringAndReleasing,
        failureOrdering: .acquiring)
      if exchanged { return index }
      current = original
    }
    let taken = counter(.taken)
    var count = taken.pointee.load(ordering: .relaxed)
    while count < UInt64(capacity) {
      let (exchanged, original) = taken.pointee.compareExchange(
        expected: count, desired: count + 1, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
      if exchanged { return Int(count) }
      count = original
    }
    return nil
  }

  private func giveBack(_ index: Int) {
    let head = counter(.freeHead)
    var current = head.pointee.load(ordering: .relaxed)
    while true {
      entry(at: index).pointee.nextFree.store(UInt32(truncatingIfNeeded: current), ordering: .relaxed)
      let (exchanged, original) = head.pointee.compareExchange(
        expected: current, desired: (current >> 32 &+ 1) << 32 | UInt64(index + 1),
        successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
      if exchanged { return }
      current = original
    }
  }
}
