internal import LoadPlatform

/// Adds up the time in which the whole process did not run: the wake-up delay of a thread that only sleeps, less the
/// time that this thread waited for a processor and the time that the hypervisor took.
///
/// A process stopped by a signal, a paused or suspended machine, and swapped-out memory do not count as waiting for a
/// processor: the scheduler does not record them.
struct StandstillMeter {
  /// The kernel's counts, as far as available.
  struct Counters {
    /// Time that the thread waited for a processor since it began.
    var delayNanoseconds: () -> UInt64?
    /// Time that the hypervisor took from the machine since it started.
    var stolenNanoseconds: () -> UInt64?

    /// The counts of the calling thread and its machine.
    static var system: Counters {
      Counters(
        delayNanoseconds: { ScheduledTime.ofCurrentThread()?.delayNanoseconds },
        stolenNanoseconds: { ProcessorTimes.now()?.stolenNanoseconds })
    }
  }

  /// A shorter gap is the usual jitter of the machine.
  static let leastNanoseconds: UInt64 = 10_000_000
  /// The same if the kernel does not report the thread's waiting time: many programs together delay it this long.
  static let leastUnexplainedNanoseconds: UInt64 = 100_000_000
  /// A wake-up this late may be waiting for a processor, so the counts are read; they are also read after this many
  /// short sleeps.
  private static let noticeableNanoseconds: UInt64 = 1_000_000
  private static let sleepsBetweenLooks = 100
  /// The hypervisor's share is read less often, as it costs more: once in this many sleeps.
  private static let sleepsBetweenStealLooks = 1000

  /// The sum so far.
  private(set) var nanoseconds: UInt64 = 0
  private let counters: Counters
  private var delay: UInt64?
  private var stolen: UInt64?
  private var sleeps = 0

  /// - Parameter counters: called on the sleeping thread, whose counts `.system` reads: create and use the meter there.
  init(counters: Counters = .system) {
    self.counters = counters
    delay = counters.delayNanoseconds()
    stolen = counters.stolenNanoseconds()
  }

  /// Records a late wake-up.
  mutating func add(lateNanoseconds late: UInt64) {
    sleeps += 1
    if sleeps.isMultiple(of: Self.sleepsBetweenStealLooks) { stolen = counters.stolenNanoseconds() }
    guard late >= Self.noticeableNanoseconds || sleeps.isMultiple(of: Self.sleepsBetweenLooks) else { return }
    let before = delay
    delay = counters.delayNanoseconds()
    guard late >= Self.leastNanoseconds else { return }
    var unexplained = late
    if let before, let delay {
      unexplained -= min(unexplained, delay - min(before, delay))
    } else if late < Self.leastUnexplainedNanoseconds {
      return
    }
    guard unexplained >= Self.leastNanoseconds else { return }
    let stolenBefore = stolen
    stolen = counters.stolenNanoseconds()
    if let stolenBefore, let stolen { unexplained -= min(unexplained, stolen - min(stolenBefore, stolen)) }
    if unexplained >= Self.leastNanoseconds { nanoseconds += unexplained }
  }
}
