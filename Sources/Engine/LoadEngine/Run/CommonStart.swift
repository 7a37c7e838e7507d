/// A time of day at which measured phases begin, so that those of several processes begin together.
struct CommonStart: Sendable {
  let nanosecondsSinceEpoch: UInt64

  /// Beginning this much later is worth a warning: a common start is about whole seconds of load, and clocks of machines
  /// agree to some milliseconds at best.
  static let toleratedNanoseconds: UInt64 = 100_000_000
  /// The clock may be set meanwhile: it is looked at again after so long.
  private static let stretchNanoseconds: UInt64 = 1_000_000_000

  /// Blocks until the time has come, or a stop is requested at the gate.
  ///
  /// - Returns: what is to be said when the time had passed long before.
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
      "the measured phase began \(Span.text(nanoseconds: milliseconds * 1_000_000)) after the common start that was "
      + "requested"
  }
}
