import LoadPlatform
import LoadTarget
import Testing

/// When arrivals of the open model are due.
struct ArrivalScheduleTests {
  @Test func uniformArrivalsAreEvenlySpread() {
    let schedule = ArrivalSchedule(RateProfile(ratePerSecond: 4))
    #expect((0..<4 as Range<UInt64>).map { schedule.nanoseconds($0) } == [0, 250_000_000, 500_000_000, 750_000_000])
    // A year at a million a second: still exact to a nanosecond.
    let fast = ArrivalSchedule(RateProfile(ratePerSecond: 1e6))
    #expect(fast.nanoseconds(1_000_000_000_001) - fast.nanoseconds(1_000_000_000_000) == 1000)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func poissonArrivalsHaveTheRateAndGrow(seed: UInt64) {
    let schedule = ArrivalSchedule(poisson: RateProfile(ratePerSecond: 10_000), seed: seed, group: 0)
    let length = UInt64(ArrivalSchedule.tableLength)
    var last = 0.0
    for index in 0..<(3 * length) {
      let next = schedule.nanoseconds(index)
      #expect(next >= last, "seed \(seed), \(index)")
      last = next
    }
    // Tables are scaled: so many arrivals take exactly as long as the rate says.
    #expect(abs(schedule.nanoseconds(2 * length - 1) - 2 * Double(length) * 1e5) < 1)
  }

  /// The largest distance of the empirical distribution from the exponential one, after Kolmogorov and Smirnov; 1.63 ÷ √n is
  /// its critical value at 1 %.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func poissonDistancesAreExponential(seed: UInt64) {
    let schedule = ArrivalSchedule(poisson: RateProfile(ratePerSecond: 10_000), seed: seed, group: 1)
    let count = 20_000
    let gaps = (0..<UInt64(count)).map { schedule.nanoseconds($0 + 1) - schedule.nanoseconds($0) }.sorted()
    var distance = 0.0
    for (index, gap) in gaps.enumerated() {
      let expected = 1 - exponential(-gap / 1e5)
      distance = max(distance, abs(expected - Double(index) / Double(count)))
      distance = max(distance, abs(expected - Double(index + 1) / Double(count)))
    }
    #expect(distance < 1.63 / Double(count).squareRoot(), "seed \(seed)")
  }

  @Test func seedAndGroupMakeTheSchedule() {
    func first(_ seed: UInt64, _ group: Int) -> Double {
      ArrivalSchedule(poisson: RateProfile(ratePerSecond: 1), seed: seed, group: group).nanoseconds(0)
    }
    #expect(first(1, 0) == first(1, 0))
    #expect(first(1, 0) != first(2, 0))
    #expect(first(1, 0) != first(1, 1))
  }

  /// e^x for x ≤ 0 by its series, halved until it converges fast: no library's.
  private func exponential(_ x: Double) -> Double {
    if x < -0.5 {
      let half = exponential(x / 2)
      return half * half
    }
    var term = 1.0
    var sum = 1.0
    for index in 1..<30 {
      term *= x / Double(index)
      sum += term
    }
    return sum
  }
}
