internal import LoadScenario

/// The time at which the measured phases of several processes begin together.
struct CommonStart: Sendable {
  let nanosecondsSinceEpoch: UInt64

  /// A start later than this is worth a warning: a common start is about whole seconds of load, and the clocks of
  /// machines agree to a few milliseconds at best.
  static let toleratedNanoseconds: UInt64 = 100_000_000
  /// The clock may be set meanwhile: it is read again after this time.
  private static let stretchNanoseconds: UInt64 = 1_000_000_000

  /// Blocks until that time, or until a stop is requested at the gate.
  ///
  /// - Returns: a warning if the time had passed long before.
  func wait(at gate: Gate, by clock: StartClock = .machine) -> String? {
    let first = clock.nanosecondsSinceEpoch()
    while !gate.isStopRequested {
      let now = clock.nanosecondsSinceEpoch()
      guard now < nanosecondsSinceEpoch else { break }
      clock.waitForStop(gate, min(nanosecondsSinceEpoch - now, Self.stretchNanoseconds))
    }
    guard first > nanosecondsSinceEpoch, first - nanosecondsSinceEpoch > Self.toleratedNanoseconds else { return nil }
    let milliseconds = (first - nanosecondsSinceEpoch) / 1_000_000
    return
      "the measured phase began \(DurationText.of(nanoseconds: milliseconds * 1_000_000)) after the common start that was "
      + "requested"
  }
}
