internal import LoadPlatform

/// Adds up the time in which a whole process stood still: what its thread that does nothing but sleep woke late by, less
/// what that thread waited for a processor and what the hypervisor took.
///
/// A process that is stopped by a signal, a machine that is paused or suspended, and memory that comes back from disk are
/// no waiting for a processor: the scheduler does not count them.
struct StandstillMeter {
  /// What the kernel counts, as far as it does.
  struct Counters {
    /// What the thread waited for a processor since it began.
    var delayNanoseconds: () -> UInt64?
    /// What the hypervisor took from the machine since it started.
    var stolenNanoseconds: () -> UInt64?

    /// Those of the calling thread and its machine.
    static var system: Counters {
      Counters(
        delayNanoseconds: { ScheduledTime.ofCurrentThread()?.delayNanoseconds },
        stolenNanoseconds: { ProcessorTimes.now()?.stolenNanoseconds })
    }
  }

  /// A shorter gap is the machine's usual jitter.
  static let leastNanoseconds: UInt64 = 10_000_000
  /// The same where the kernel does not say what the thread waited for a processor: many programs together keep it so long.
  static let leastUnexplainedNanoseconds: UInt64 = 100_000_000
  /// Waking this late may be waiting for a processor, which is looked at then; so is it after so many short sleeps.
  private static let noticeableNanoseconds: UInt64 = 1_000_000
  private static let sleepsBetweenLooks = 100
  /// The hypervisor's share is looked at so often, in sleeps, because it costs more.
  private static let sleepsBetweenStealLooks = 1000

  /// The sum so far.
  private(set) var nanoseconds: UInt64 = 0
  private let counters: Counters
  private var delay: UInt64?
  private var stolen: UInt64?
  private var sleeps = 0

  /// - Parameter counters: read by the sleeping thread.
  init(counters: Counters = .system) {
    self.counters = counters
    delay = counters.delayNanoseconds()
    stolen = counters.stolenNanoseconds()
  }

  /// The thread woke late by so much.
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
