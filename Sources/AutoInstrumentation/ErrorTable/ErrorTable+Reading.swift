import Synchronization

extension ErrorTable {
  /// A look at every operation that something happened to. Lock-free; takes no part in resets' lock.
  ///
  /// Each entry is read breaker first and count second, the reverse of how failures are recorded: a breaker that was
  /// seen open has its failures in the count. A reset beside the look could still show one half of it, so the look is
  /// repeated then; after `attempts` it is taken as it is.
  func records(attempts: Int = 8) -> [ErrorRecord] {
    let resets = counter(.resets)
    var remaining = attempts
    while true {
      let before = resets.pointee.load(ordering: .acquiring)
      let records = readEntries()
      remaining -= 1
      if remaining == 0 || before & 1 == 0 && resets.pointee.load(ordering: .acquiring) == before { return records }
    }
  }

  /// How many failures were counted without an entry.
  func overflow(_ kind: Counter) -> UInt64 { counter(kind).pointee.load(ordering: .relaxed) }

  /// How many operations the table holds.
  var count: Int {
    var count = 0
    forEachLive { _ in count += 1 }
    return count
  }

  /// Calls `body` with every entry in use.
  func forEachLive(_ body: (UnsafeMutablePointer<ErrorEntry>) -> Void) {
    for index in 0..<Int(counter(.taken).pointee.load(ordering: .acquiring)) {
      let entry = entry(at: index)
      if entry.pointee.isLive.load(ordering: .acquiring) == 1 { body(entry) }
    }
  }

  private func readEntries() -> [ErrorRecord] {
    var records: [ErrorRecord] = []
    forEachLive { entry in
      let word = BreakerWord(rawValue: entry.pointee.word.load(ordering: .acquiring))
      let failures = entry.pointee.failures.load(ordering: .acquiring)
      // Untouched: perhaps the key of a thread that is about to give the entry back, so its bytes may not be read.
      if failures == 0, word.isClosedWithoutFailures { return }
      let last = entry.pointee.lastFailure.load(ordering: .acquiring)
      records.append(
        ErrorRecord(
          library: entry.library, operation: entry.operation, failures: failures,
          lastFailureNanoseconds: failures == 0 || last == 0 ? nil : last - 1, breaker: word))
    }
    return records
  }
}
