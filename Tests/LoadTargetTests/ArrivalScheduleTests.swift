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

  /// Against scipy: its Kolmogorov-Smirnov test of the distances accepts the exponential distribution at 1 %, and its
  /// statistic is ours. `scripts/make/arrival-fixtures.py` made the file.
  @Test func poissonDistancesAreExponential() throws {
    let fixtures = try ArrivalFixture.load()
    #expect(fixtures.map(\.seed) == ArrivalFixture.seeds)
    for fixture in fixtures {
      let schedule = ArrivalSchedule(poisson: RateProfile(ratePerSecond: 10_000), seed: fixture.seed, group: 0)
      let times = fixture.nanoseconds
      #expect(times.count == ArrivalFixture.count)
      #expect(times.indices.allSatisfy { abs(schedule.nanoseconds(UInt64($0)) - times[$0]) < 0.01 })
      let statistic = distanceFromExponential(zip([0] + times, times).map { $1 - $0 })
      #expect(abs(statistic - fixture.statistic) < 1e-9, "seed \(fixture.seed)")
      #expect(fixture.pValue >= 0.01, "seed \(fixture.seed)")
    }
  }

  /// The largest distance of the empirical distribution from the exponential one, after Kolmogorov and Smirnov.
  private func distanceFromExponential(_ gaps: [Double]) -> Double {
    var distance = 0.0
    for (index, gap) in gaps.sorted().enumerated() {
      let expected = 1 - exponential(-gap / 1e5)
      distance = max(distance, abs(expected - Double(index) / Double(gaps.count)))
      distance = max(distance, abs(expected - Double(index + 1) / Double(gaps.count)))
    }
    return distance
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
