extension ErrorTable {
  /// Reads every operation with recorded events. Lock-free; does not take the lock of resets.
  ///
  /// A concurrent reset could make the result inconsistent, so the reading is repeated; after `attempts` it is used as
  /// it is.
  func records(_ layout: BreakerLayout, attempts: Int = 8) -> [ErrorRecord] {
    for _ in 1..<attempts {
      if let records = undisturbedRecords(layout) { return records }
    }
    return readEntries(layout)
  }

  /// Reads every operation with recorded events once; nil if a reset was in progress in the meantime.
  func undisturbedRecords(_ layout: BreakerLayout) -> [ErrorRecord]? {
    let ended = counter(.resetsEnded).load()
    let records = readEntries(layout)
    return counter(.resetsBegun).load() == ended ? records : nil
  }

  /// The number of failures counted without an entry.
  func overflow(_ counter: ErrorTableCounter) -> UInt64 { self.counter(counter).load() }

  /// The number of operations in the table.
  var count: Int {
    var count = 0
    forEachLive { _ in count += 1 }
    return count
  }

  /// Calls `body` with every entry in use, pinned during the call.
  private func forEachLive(_ body: (Entry) -> Void) {
    for index in 0..<Int(counter(.taken).load()) {
      let entry = entry(at: index)
      guard EntryLease.take(entry.lease) else { continue }
      body(entry)
      release(index)
    }
  }

  /// Each entry's breaker is read before its count, the reverse of recording: the count includes the failures of a
  /// breaker that was seen open.
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
