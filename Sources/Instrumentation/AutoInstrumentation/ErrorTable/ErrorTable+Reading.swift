extension ErrorTable {
  /// A look at every operation that something happened to. Lock-free; takes no part in resets' lock.
  ///
  /// Each entry is read breaker first and count second, the reverse of how failures are recorded: a breaker that was
  /// seen open has its failures in the count. A reset beside the look could still show one half of it, so the look is
  /// repeated then; after `attempts` it is taken as it is.
  func records(_ layout: BreakerLayout, attempts: Int = 8) -> [ErrorRecord] {
    let resets = counter(.resets)
    var remaining = attempts
    while true {
      let before = resets.load()
      let records = readEntries(layout)
      remaining -= 1
      if remaining == 0 || before & 1 == 0 && resets.load() == before { return records }
    }
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
