extension ErrorTable {
  /// The result of requesting a key's entry, by its index.
  enum Insertion {
    /// The caller must release the pin with ``release(_:)``, or turn it into a hold.
    case pinned(Int)
    /// A handle holds it, so there is no pin to release.
    case held(Int)
    case tableFull
    case keyTooLong
  }

  /// The result of searching a chain.
  private enum Search {
    case pinned(Int)
    case held(Int)
    case absent
    case changed
  }

  /// The entry of a key, pinned unless a handle holds it; inserted if missing. Lock-free, allocates nothing.
  func pinUnlessHeld(_ key: OperationKey) -> Insertion {
    guard key.fits else { return .keyTooLong }
    let head = head(key.hash)
    var fresh: Int?
    while true {
      let before = head.load()
      switch search(key, from: before, head) {
      case .changed: continue
      case .pinned(let index):
        if let fresh { discard(fresh) }
        return .pinned(index)
      case .held(let index):
        if let fresh { discard(fresh) }
        return .held(index)
      case .absent: break
      }
      guard let index = fresh ?? take(for: key) else {
        // Another thread may have taken the last entry for the same key.
        if head.load() != before { continue }
        return .tableFull
      }
      fresh = index
      entry(at: index).next.store(before & 0xFFFF_FFFF)
      let desired = (before >> 32 &+ 1) << 32 | UInt64(index + 1)
      if head.compareExchange(expected: before, desired: desired).exchanged { return .pinned(index) }
    }
  }

  /// Releases a pin. Lock-free.
  func release(_ index: Int) {
    if EntryLease.giveBack(entry(at: index).lease) { free(index) }
  }

  /// Turns a pin into a hold, so that the entry stays for as long as the table. Lock-free.
  func hold(_ index: Int) { EntryLease.hold(entry(at: index).lease) }

  /// Adds an unused entry to the free list. Lock-free.
  func free(_ index: Int) {
    let head = counter(.freeHead)
    var current = head.load()
    while true {
      entry(at: index).next.store(current & 0xFFFF_FFFF)
      let (exchanged, original) = head.compareExchange(
        expected: current, desired: (current >> 32 &+ 1) << 32 | UInt64(index + 1))
      if exchanged { return }
      current = original
    }
  }

  /// Searches the chain that a loaded head began for a key, and pins the entry found.
  private func search(_ key: OperationKey, from before: UInt64, _ head: Words.Word) -> Search {
    var next = before & 0xFFFF_FFFF
    while next != 0 {
      let index = Int(next) - 1
      let entry = entry(at: index)
      if entry.matches(key) {
        // A held entry keeps its key for ever. Did it belong to this key?
        if EntryLease.isHeld(entry.lease) { return head.load() == before ? .held(index) : .changed }
        // Pinning fails if a reset is freeing the entry.
        if EntryLease.take(entry.lease) {
          // A pinned entry keeps its key. Did it still belong to this key when it was pinned?
          if head.load() == before { return .pinned(index) }
          release(index)
          return .changed
        }
      }
      next = entry.next.load() & 0xFFFF_FFFF
    }
    return head.load() == before ? .absent : .changed
  }

  /// A free entry with the key written, live and pinned, but not in its chain; nil when all are in use.
  ///
  /// It is live before it is published, so that every later report includes failures recorded in it.
  private func take(for key: OperationKey) -> Int? {
    guard let index = takeFree() else { return nil }
    let entry = entry(at: index)
    entry.write(key)
    entry.lease.store(EntryLease.live | EntryLease.pin)
    return index
  }

  private func discard(_ index: Int) {
    if EntryLease.discard(entry(at: index).lease) { free(index) }
  }

  /// An entry from the free list, or else from the pool; nil if all are in use. Lock-free.
  private func takeFree() -> Int? {
    let head = counter(.freeHead)
    var current = head.load()
    while current & 0xFFFF_FFFF != 0 {
      let index = Int(current & 0xFFFF_FFFF) - 1
      // May be stale if another thread took the entry in the meantime; then the version makes the exchange fail.
      let next = entry(at: index).next.load() & 0xFFFF_FFFF
      let (exchanged, original) = head.compareExchange(
        expected: current, desired: (current >> 32 &+ 1) << 32 | next)
      if exchanged { return index }
      current = original
    }
    let taken = counter(.taken)
    var count = taken.load()
    while count < UInt64(layout.capacity) {
      let (exchanged, original) = taken.compareExchange(expected: count, desired: count + 1)
      if exchanged { return Int(count) }
      count = original
    }
    return nil
  }
}
