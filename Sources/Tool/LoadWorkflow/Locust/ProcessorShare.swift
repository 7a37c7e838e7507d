internal import CLibrary
internal import LoadPlatform

/// The processor use of this process, which communicates with the master; measuring processes are not included, as they
/// are meant to use all they can get.
struct ProcessorShare {
  private var processor = ProcessorShare.processorNanoseconds()
  private var wall = MonotonicClock.nanoseconds()
  private var last = 0.0

  private static let leastNanoseconds: UInt64 = 100_000_000

  /// The use since the last call, in percent of one processor.
  mutating func percent() -> Double {
    let now = MonotonicClock.nanoseconds()
    guard now - wall >= Self.leastNanoseconds else { return last }
    let used = Self.processorNanoseconds()
    last = 100 * Double(used - processor) / Double(now - wall)
    (processor, wall) = (used, now)
    return last
  }

  private static func processorNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
