internal import LoadPlatform

/// Waits for conditions that other threads or processes bring about.
public enum Waiting {
  /// How long a test waits for a condition before it fails. A bound against hanging and no measure of anything: far beyond
  /// what a slow, busy machine needs.
  public static let patienceNanoseconds: UInt64 = 300_000_000_000

  /// When a wait that begins now is given up, in monotonic nanoseconds.
  public static var deadline: UInt64 { MonotonicClock.nanoseconds() + patienceNanoseconds }

  /// Blocks until `condition` holds, and looks every few milliseconds. For tests with threads of their own.
  ///
  /// - Returns: false when the patience was over first.
  public static func until(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = deadline
    while true {
      if try condition() { return true }
      if MonotonicClock.nanoseconds() >= deadline { return false }
      NativeThread.sleep(nanoseconds: 10_000_000)
    }
  }
}
