import LoadPlatform
import TestThreads
import Testing

@Suite(.ownThread)
struct TickRateTests {
  /// Nanoseconds a tick × 2³²: a counter of 1 GHz, 3 GHz, 24 MHz, 5.2 GHz.
  static let factors: [UInt64] = [1 << 32, 1_431_655_765, 178_956_970_667, 825_955_249]

  private static let yearNanoseconds: UInt64 = 365 * 86_400 * 1_000_000_000

  @Test(arguments: factors)
  func roundTrip(factor: UInt64) {
    let rate = TickRate(factor: factor)
    // A tick in nanoseconds, rounded up: no conversion can be closer.
    let tick = (factor >> 32) + 1
    for nanoseconds: UInt64 in [0, 1, 999, 1_000_000, 1_000_000_007, TickRateTests.yearNanoseconds] {
      let back = rate.nanoseconds(rate.ticks(nanoseconds: nanoseconds))
      #expect(back <= nanoseconds)
      #expect(nanoseconds - back <= tick, "\(nanoseconds) ns")
    }
  }

  @Test(arguments: factors)
  func isMonotonic(factor: UInt64) {
    let rate = TickRate(factor: factor)
    var last: UInt64 = 0
    for ticks in stride(from: UInt64(0), to: 1 << 62, by: (1 << 62) / 1000) {
      // Up to where the result itself has no room.
      guard ticks.multipliedFullWidth(by: factor).high < 1 << 32 else { break }
      let now = rate.nanoseconds(ticks)
      #expect(now >= last)
      last = now
    }
  }

  @Test func oneTickANanosecond() {
    let rate = TickRate(factor: 1 << 32)
    #expect(rate.nanoseconds(TickRateTests.yearNanoseconds) == TickRateTests.yearNanoseconds)
    #expect(rate.ticks(nanoseconds: TickRateTests.yearNanoseconds) == TickRateTests.yearNanoseconds)
    #expect(rate.nanoseconds(.max) == .max)
  }

  @Test("The measured rate agrees with the monotonic clock")
  func calibration() {
    // Another test's run may be the first to choose, between two readings here: ticks would change their meaning.
    Ticks.choose()
    let rate = TickRate.calibrated(milliseconds: 20)
    #expect(rate.factor > 0)
    // Ticks between two readings of the clock on either side, so that being preempted anywhere does no harm.
    let clocks = (0..<2).map { _ in
      let before = MonotonicClock.nanoseconds()
      let ticks = Ticks.now()
      let after = MonotonicClock.nanoseconds()
      while MonotonicClock.nanoseconds() < after + 20_000_000 {}
      return (before: before, ticks: ticks, after: after)
    }
    let measured = Double(rate.nanoseconds(clocks[1].ticks - clocks[0].ticks))
    #expect(measured >= Double(clocks[1].before - clocks[0].after) * 0.99)
    #expect(measured <= Double(clocks[1].after - clocks[0].before) * 1.01)
  }
}
