/// The time in which a measuring process could have gone on, as its supervisor sees it: not while it was stopped, nor while
/// the supervisor itself stood still, as a whole process group does that a terminal stops.
struct WatchedTime: Sendable {
  /// A longer time between two looks, which are some 50 ms apart, is the supervisor's own.
  static let longestNanoseconds: UInt64 = 1_000_000_000

  private var last: UInt64?
  private var wasStopped = false
  private var excluded: UInt64 = 0
  /// For how long the process has been stopped in one go.
  private(set) var stoppedNanoseconds: UInt64 = 0

  /// A moment since the last look, likewise.
  func nanoseconds(at now: UInt64) -> UInt64 { now - min(excluded, now) }

  /// Monotonic nanoseconds less those that do not count. Call at every look.
  mutating func nanoseconds(now: UInt64, isStopped: Bool) -> UInt64 {
    let passed = now - min(last ?? now, now)
    if wasStopped || passed > Self.longestNanoseconds { excluded += passed }
    stoppedNanoseconds = isStopped && wasStopped ? stoppedNanoseconds + min(passed, Self.longestNanoseconds) : 0
    wasStopped = isStopped
    last = now
    return nanoseconds(at: now)
  }
}
