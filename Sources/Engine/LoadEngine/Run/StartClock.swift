internal import LoadPlatform

/// The wall clock and waiting by it: the machine's, or a simulated one in tests.
struct StartClock: Sendable {
  /// The time, in nanoseconds since the epoch.
  var nanosecondsSinceEpoch: @Sendable () -> UInt64
  /// Blocks for the given time, or until a stop is requested at the gate.
  var waitForStop: @Sendable (Gate, _ nanoseconds: UInt64) -> Void

  static let machine = StartClock(
    nanosecondsSinceEpoch: { WallClock.nanosecondsSinceEpoch() },
    waitForStop: { gate, nanoseconds in
      gate.waitForStop(untilNanoseconds: MonotonicClock.nanoseconds() + nanoseconds)
    })
}
