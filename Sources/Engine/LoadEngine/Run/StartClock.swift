internal import LoadPlatform

/// The time of day, and waiting for it: the machine's, or a test's.
struct StartClock: Sendable {
  /// The time of day.
  var nanosecondsSinceEpoch: @Sendable () -> UInt64
  /// Blocks for so many nanoseconds, or until a stop is requested at the gate.
  var waitForStop: @Sendable (Gate, _ nanoseconds: UInt64) -> Void

  static let machine = StartClock(
    nanosecondsSinceEpoch: { WallClock.nanosecondsSinceEpoch() },
    waitForStop: { gate, nanoseconds in
      gate.waitForStop(untilNanoseconds: MonotonicClock.nanoseconds() + nanoseconds)
    })
}
