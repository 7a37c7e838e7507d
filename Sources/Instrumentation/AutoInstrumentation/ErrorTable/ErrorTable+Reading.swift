extension ErrorTable {
  /// A look at every operation that something happened to. Lock-free; takes no part in resets' lock.
  ///
  /// A reset beside the look could show one half of it, so the look is repeated then; after `attempts` it is taken as it is.
  func records(_ layout: BreakerLayout, attempts: Int = 8) -> [ErrorRecord] {
    for _ in 1..<attempts {
      if let records = undisturbedRecords(layout) { return records }
    }
    return readEntries(layout)
  }

  /// One look at every operation that something happened to; nil: a reset was under way meanwhile.
  func undisturbedRecords(_ layout: BreakerLayout) -> [ErrorRecord]? {
    let ended = counter(.resetsEnded).load()
    let records = readEntries(layout)
    return counter(.resetsBegun).load() == ended ? records : nil
  }

  /// How many failures were counted without an entry.
  func overflow(_ counter: ErrorTableCounter) -> UInt64 { self.counter(counter).load() }

  /// How many operations the table holds.
  var count: Int {
    var count = 0
    forEachLive { _ in count += 1 }
    return count
  }

  /// Calls `body` with every entry in use, pinned meanwhile.
  private func forEachLive(_ body: (Entry) -> Void) {
    for index in 0..<Int(counter(.taken).load()) {
      let entry = entry(at: index)
      guard EntryLease.take(entry.lease) else { continue }
      body(entry)
      release(index)
    }
  }

  /// Each entry is read breaker first and count second, the reverse of how failures are recorded: a breaker that was seen
  /// open has its failures in the count.
  private func readEntries(_ layout: BreakerLayout) -> [ErrorRecord] {
    var records: [ErrorRecord] = []
    forEachLive { entry in
      let word = BreakerWord(rawValue: entry.breaker.load())
      let failures = entry.failures.load()
      if failures == 0, word.isClosedWithoutFailures { return }
      let last = entry.lastFailure.load()
      records.append(
        ErrorRecord(
          library: entry.library, operation: entry.operation, failures: failures,
          lastFailureNanoseconds: failures == 0 || last == 0 ? nil : last - 1, breaker: word,
          statistics: BreakerStatistics(entry.words, layout)))
    }
    return records
  }
}
