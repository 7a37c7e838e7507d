import LoadTarget
import Testing

/// Rates that change over time.
struct RateProfileTests {
  @Test func aConstantRateIsALine() {
    let profile = RateProfile(ratePerSecond: 200)
    #expect(profile.nanoseconds(count: 0) == 0)
    #expect(profile.nanoseconds(count: 7) == 35_000_000)
  }

  /// Of a rate that grows from nothing, the count after t seconds is t² × slope ÷ 2.
  @Test func arrivalsOfARampComeWhenTheirCountIsReached() {
    let profile = RateProfile(from: 0, stages: [(10_000_000_000, 100)])
    for count in [0.0, 1, 5, 125, 499] {
      #expect(abs(profile.nanoseconds(count: count) - (count / 5).squareRoot() * 1e9) < 1)
    }
    // After the ramp the rate stays.
    #expect(abs(profile.nanoseconds(count: 600) - 11e9) < 1)
  }

  @Test func aRateThatEndsHasNoFurtherArrivals() {
    let profile = RateProfile(from: 100, stages: [(10_000_000_000, 0)])
    #expect(abs(profile.nanoseconds(count: 375) - 5e9) < 1)
    #expect(profile.nanoseconds(count: 501) == .infinity)
  }

  @Test func aJumpLeavesNoGap() {
    let profile = RateProfile(from: 10, stages: [(1_000_000_000, 10), (0, 1000), (1_000_000_000, 1000)])
    #expect(profile.nanoseconds(count: 10) == 1e9)
    #expect(abs(profile.nanoseconds(count: 11) - 1.001e9) < 1)
  }

  /// The count by adding up small steps of the rate, against its inverse.
  @Test func theInverseAgreesWithTheSumOfTheRate() {
    let stages: [(nanoseconds: UInt64, ratePerSecond: Double)] = [
      (3_000_000_000, 500), (2_000_000_000, 500), (0, 50), (4_000_000_000, 800), (1_000_000_000, 100),
    ]
    let profile = RateProfile(from: 20, stages: stages)
    var count = 0.0
    var time = 0.0
    var rate = 20.0
    for stage in stages {
      let steps = Int(stage.nanoseconds / 100_000)
      for step in 0..<steps {
        let middle = rate + (stage.ratePerSecond - rate) * (Double(step) + 0.5) / Double(steps)
        count += middle * 1e-4
        time += 1e5
        if step % 1000 == 999 { #expect(abs(profile.nanoseconds(count: count) - time) < 100, "at \(time)") }
      }
      rate = stage.ratePerSecond
    }
  }
}
