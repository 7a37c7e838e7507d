extension ErrorTable {
  /// Resets every count to 0, closes every breaker, including those of operations without failures, and frees the
  /// entries that are neither used nor held. Callers hold the control plane's lock; recorders and readers are not
  /// blocked.
  ///
  /// - Parameter resetBreaker: closes the breaker of an entry, which still has its key, and notifies listeners. They
  ///   may in turn reset everything.
  /// - Returns: the number of failures removed: together with the remaining ones, these are all that were recorded.
  func reset(_ layout: BreakerLayout, resetBreaker: (Entry) -> Void) -> UInt64 {
    counter(.resetsBegun).add(1)
    defer { counter(.resetsEnded).add(1) }
    var removed: UInt64 = 0
    for index in 0..<Int(counter(.taken).load()) {
      let entry = entry(at: index)
      if EntryLease.close(entry.lease) {
        // It is not pinned and cannot be pinned, so its counts are final.
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

  /// Clears the time before the count, the reverse of recording: a failure that remains was counted after the exchange,
  /// so its time is set after the time was cleared.
  private func clear(_ entry: Entry, _ layout: BreakerLayout) -> UInt64 {
    entry.lastFailure.store(0)
    let failures = entry.failures.exchange(0)
    BreakerStatistics.reset(entry.words, layout)
    return failures
  }

  /// Removes an entry from its chain, then changes the chain's version. Others may insert at the front in the meantime;
  /// no other thread removes entries.
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

  /// Links the predecessor of an entry to its successor.
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
