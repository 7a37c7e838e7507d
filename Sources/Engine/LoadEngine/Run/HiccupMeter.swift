internal import LoadPlatform
internal import LoadRecord
internal import LoadStatistics

/// Measures the scheduler's wake-up delay, by a thread that repeatedly sleeps a millisecond alongside the workers. The
/// same gaps show for how long the whole process did not run.
///
/// A delay of this thread also delays workers, so a latency that is no longer than its hiccups says nothing about the
/// target. After Gil Tene's jHiccup.
final class HiccupMeter: Sendable {
  private let stopping = Lock(false)
  private let lateness = Lock(Histogram(layout: .threeDigits))
  private let standstill = Lock<UInt64?>(nil)
  private let thread = Lock<NativeThread?>(nil)
  private let rate: TickRate

  private static let sleepNanoseconds: UInt64 = 1_000_000

  /// A moment on several clocks, each of which may jump while the others stand still.
  private struct Moment {
    let monotonic = MonotonicClock.nanoseconds()
    let withSuspension = MonotonicClock.nanosecondsWithSuspension()
    let ticks = Ticks.now()

    /// The time since an earlier moment, by the clock that shows the longest.
    func nanoseconds(since earlier: Moment, _ rate: TickRate) -> UInt64 {
      func passed(_ now: UInt64, _ before: UInt64) -> UInt64 { now - min(now, before) }
      return max(
        passed(monotonic, earlier.monotonic), passed(withSuspension, earlier.withSuspension),
        rate.nanoseconds(passed(ticks, earlier.ticks)))
    }
  }

  init(rate: TickRate) { self.rate = rate }

  func start() {
    // Without a thread nothing is measured, and the record states that.
    let started = try? NativeThread.start(name: "hiccups") { [self] in
      NativeThread.sleepExactly()
      var gaps = StandstillMeter()
      while !stopping.withLock({ $0 }) {
        let before = Moment()
        NativeThread.sleep(nanoseconds: HiccupMeter.sleepNanoseconds)
        let passed = Moment().nanoseconds(since: before, rate)
        let late = passed - min(passed, HiccupMeter.sleepNanoseconds)
        lateness.withLock { $0.record(late) }
        gaps.add(lateNanoseconds: late)
      }
      standstill.withLock { $0 = gaps.nanoseconds }
    }
    thread.withLock { $0 = started }
  }

  /// Ends the measurement. Call once, before ``hiccups``.
  func stop() {
    stopping.withLock { $0 = true }
    thread.withLock { $0 }?.join()
  }

  /// The time for which the process did not run; nil: not measured.
  var standstillNanoseconds: UInt64? { standstill.withLock { $0 } }

  /// The measured delays; nil: none.
  var hiccups: EnvironmentRecord.HiccupRecord? {
    lateness.withLock { lateness in
      guard let p50 = lateness.value(atPercentile: 50), let p99 = lateness.value(atPercentile: 99),
        let max = lateness.max
      else { return nil }
      return EnvironmentRecord.HiccupRecord(p50: p50, p99: p99, max: max)
    }
  }
}
