/// The time in which a measuring process could have made progress, as its supervisor sees it: not while it was stopped,
/// nor while the supervisor itself did not run, as when a terminal stops the whole process group.
struct WatchedTime: Sendable {
  /// A longer time between two checks, which are about 50 ms apart, is a standstill of the supervisor itself.
  static let longestNanoseconds: UInt64 = 1_000_000_000

  private var last: UInt64?
  private var wasStopped = false
  private var excluded: UInt64 = 0
  /// How long the process has been stopped without interruption.
  private(set) var stoppedNanoseconds: UInt64 = 0

  /// The watched time at a moment since the last check.
  func nanoseconds(at now: UInt64) -> UInt64 { now - min(excluded, now) }

  /// Monotonic nanoseconds less the excluded time. Call at every check.
  mutating func nanoseconds(now: UInt64, isStopped: Bool) -> UInt64 {
    let passed = now - min(last ?? now, now)
    if wasStopped || passed > Self.longestNanoseconds { excluded += passed }
    stoppedNanoseconds = isStopped && wasStopped ? stoppedNanoseconds + min(passed, Self.longestNanoseconds) : 0
    wasStopped = isStopped
    last = now
    return nanoseconds(at: now)
  }
}
