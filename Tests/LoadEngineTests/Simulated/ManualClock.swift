import LoadTarget

/// A clock that stands still but for those who use it: waits pass in no time, and every run of a test is the same.
final class ManualClock: LoopClock {
  /// Where it begins: 0 stands for nothing in a loop's state.
  static let start: UInt64 = 1_000_000_000
  /// What a step of a spinning worker takes.
  static let step: UInt64 = 100

  /// The time in ticks, each a nanosecond.
  private(set) var ticks = ManualClock.start
  /// Called before each sleep.
  var willSleep: () -> Void = {}

  override func now() -> UInt64 { ticks }

  override func sleep(nanoseconds: UInt64) {
    willSleep()
    ticks += nanoseconds
  }

  override func relax() { ticks += Self.step }

  func advance(by nanoseconds: UInt64) { ticks += nanoseconds }

  func advance(to time: UInt64) { ticks = max(ticks, time) }
}
