import Synchronization

extension ErrorTable {
  /// Counts a failure: exact, whoever else counts. Lock-free.
  static func count(_ entry: UnsafeMutablePointer<ErrorEntry>, nowNanoseconds: UInt64) {
    entry.pointee.failures.add(1, ordering: .acquiringAndReleasing)
    let mark = nowNanoseconds &+ 1
    var last = entry.pointee.lastFailure.load(ordering: .relaxed)
    while last < mark {
      let (exchanged, original) = entry.pointee.lastFailure.compareExchange(
        expected: last, desired: mark, ordering: .releasing)
      if exchanged { return }
      last = original
    }
  }

  /// Takes every count to 0 and closes every breaker, also of operations without failures. Callers hold the control
  /// plane's lock; recorders are not held up.
  ///
  /// - Returns: how many failures the counts held: those, and those that are still there, are all that were recorded.
  func reset(_ environment: BreakerEnvironment) -> UInt64 {
    let resets = counter(.resets)
    resets.pointee.add(1, ordering: .acquiringAndReleasing)
    defer { resets.pointee.add(1, ordering: .acquiringAndReleasing) }
    var removed: UInt64 = 0
    forEachLive { entry in
      _ = environment.apply(.reset, to: entry.breakerWord)
      removed += entry.pointee.failures.exchange(0, ordering: .acquiringAndReleasing)
      entry.pointee.lastFailure.store(0, ordering: .releasing)
    }
    removed += counter(.tableFull).pointee.exchange(0, ordering: .relaxed)
    removed += counter(.keyTooLong).pointee.exchange(0, ordering: .relaxed)
    return removed
  }
}
