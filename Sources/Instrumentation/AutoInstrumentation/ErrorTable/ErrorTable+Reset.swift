extension ErrorTable {
  /// Takes every count to 0, closes every breaker, also of operations without failures, and frees the entries that nobody
  /// works with or holds. Callers hold the control plane's lock; recorders and readers are not held up.
  ///
  /// - Parameter resetBreaker: closes the breaker of an entry, which still has its key, and tells those who listen. They may
  ///   reset everything in turn.
  /// - Returns: how many failures the counts held: those, and those that are still there, are all that were recorded.
  func reset(_ layout: BreakerLayout, resetBreaker: (Entry) -> Void) -> UInt64 {
    counter(.resetsBegun).add(1)
    defer { counter(.resetsEnded).add(1) }
    var removed: UInt64 = 0
    for index in 0..<Int(counter(.taken).load()) {
      let entry = entry(at: index)
      if EntryLease.close(entry.lease) {
        // Nobody has it pinned, and nobody can pin it: what is counted in it is all there will be.
        unlink(index, entry)
        resetBreaker(entry)
        removed += clear(entry, layout)
        entry.lease.store(0)
        free(index)
      } else if EntryLease.take(entry.lease) {
        resetBreaker(entry)
        removed += clear(entry, layout)
        release(index)
      }
    }
    removed += counter(.tableFull).exchange(0)
    removed += counter(.keyTooLong).exchange(0)
    return removed
  }

  /// The time first, the count second, the reverse of how failures are recorded: a failure that stays has been counted after
  /// the exchange, so its time is set after the time was cleared.
  private func clear(_ entry: Entry, _ layout: BreakerLayout) -> UInt64 {
    entry.lastFailure.store(0)
    let failures = entry.failures.exchange(0)
    BreakerStatistics.reset(entry.words, layout)
    return failures
  }

  /// Takes an entry out of its chain, then changes the chain's version. Others may add in front meanwhile; nobody else takes
  /// out.
  private func unlink(_ index: Int, _ entry: Entry) {
    let head = head(entry.hash.load())
    let successor = entry.next.load() & 0xFFFF_FFFF
    while true {
      let current = head.load()
      var desired = (current >> 32 &+ 1) << 32 | current & 0xFFFF_FFFF
      if current & 0xFFFF_FFFF == UInt64(index + 1) {
        desired = (current >> 32 &+ 1) << 32 | successor
      } else {
        bypass(index, successor, from: current)
      }
      if head.compareExchange(expected: current, desired: desired).exchanged { return }
    }
  }

  /// Lets the entry before one lead to the one after it.
  private func bypass(_ index: Int, _ successor: UInt64, from head: UInt64) {
    var next = head & 0xFFFF_FFFF
    while next != 0 {
      let entry = entry(at: Int(next) - 1)
      next = entry.next.load() & 0xFFFF_FFFF
      if next == UInt64(index + 1) {
        entry.next.store(successor)
        return
      }
    }
  }
}
