internal import LoadPlatform
internal import LoadRecord
internal import LoadStatistics

/// Measures how late the machine lets a thread run: one that sleeps a millisecond, again and again, beside the workers.
///
/// What keeps this thread keeps workers too, so a latency that is no longer than its hiccups says nothing of the target.
/// After Gil Tene's jHiccup.
final class HiccupMeter: Sendable {
  private let stopping = Lock(false)
  private let lateness = Lock(Histogram(layout: .threeDigits))
  private let thread = Lock<NativeThread?>(nil)

  private static let sleepNanoseconds: UInt64 = 1_000_000

  func start() {
    // Without a thread nothing is measured, and the record says so.
    let started = try? NativeThread.start(name: "hiccups") { [self] in
      NativeThread.sleepExactly()
      while !stopping.withLock({ $0 }) {
        let due = MonotonicClock.nanoseconds() + HiccupMeter.sleepNanoseconds
        NativeThread.sleep(nanoseconds: HiccupMeter.sleepNanoseconds)
        let now = MonotonicClock.nanoseconds()
        lateness.withLock { $0.record(now > due ? now - due : 0) }
      }
    }
    thread.withLock { $0 = started }
  }

  /// Ends the measurement. Call once, before ``hiccups``.
  func stop() {
    stopping.withLock { $0 = true }
    thread.withLock { $0 }?.join()
  }

  /// What was measured; nil: nothing.
  var hiccups: EnvironmentRecord.HiccupRecord? {
    lateness.withLock { lateness in
      guard let p50 = lateness.value(atPercentile: 50), let p99 = lateness.value(atPercentile: 99),
        let max = lateness.max
      else { return nil }
      return EnvironmentRecord.HiccupRecord(p50: p50, p99: p99, max: max)
    }
  }
}
