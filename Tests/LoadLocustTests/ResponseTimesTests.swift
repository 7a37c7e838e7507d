import LoadStatistics
import TestThreads
import Testing

@testable import LoadLocust

@Suite("Response times as Locust keeps them", .ownThread)
struct ResponseTimesTests {
  @Test("rounded as Locust rounds")
  func rounding() throws {
    let pairs: [[Int]] = try Fixture.load("rounding")
    #expect(pairs.count > 200)
    for pair in pairs { #expect(ResponseTimes.key(nanoseconds: UInt64(pair[0]) * 1000) == pair[1]) }
  }

  @Test("a part of a microsecond goes to the nearest")
  func nanoseconds() {
    #expect(ResponseTimes.key(nanoseconds: 17) == 0)
    #expect(ResponseTimes.key(nanoseconds: 499) == 0)
    #expect(ResponseTimes.key(nanoseconds: 500) == 1)
    #expect(ResponseTimes.key(nanoseconds: 1499) == 1)
  }

  @Test(
    "a sample stands for all operations: their number is exact, and no share is off by one",
    arguments: SeededGenerator.seeds)
  func scaling(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      var sample = Histogram(layout: .threeDigits)
      for _ in 0..<Int.random(in: 1...50, using: &generator) {
        sample.record(UInt64.random(in: 1...40_000_000, using: &generator))
      }
      let operations = sample.totalCount * UInt64.random(in: 1...200, using: &generator) + 3
      var times = ResponseTimes()
      times.add(sample, operations: operations)
      #expect(times.counts.values.reduce(0, +) == operations, "seed \(seed)")
      var expected: [Int: Double] = [:]
      for bucket in sample.buckets {
        let share = Double(bucket.count) * Double(operations) / Double(sample.totalCount)
        expected[ResponseTimes.key(nanoseconds: bucket.midpoint), default: 0] += share
      }
      for (key, share) in expected {
        #expect(abs(Double(times.counts[key] ?? 0) - share) <= 1, "seed \(seed), \(key) µs")
      }
      // Divided by 1000 and multiplied again, a number may differ in its last digit.
      #expect(times.minimum.map { UInt64(($0 * 1000).rounded()) } == sample.min)
      #expect(UInt64((times.maximum * 1000).rounded()) == sample.max)
    }
  }

  @Test("where all were timed nothing is changed")
  func exact() {
    var sample = Histogram(layout: .threeDigits)
    for (value, count) in [(1_000, 3), (2_000, 5), (150_000, 2)] as [(UInt64, UInt64)] {
      sample.record(value, count: count)
    }
    var times = ResponseTimes()
    times.add(sample, operations: 10)
    #expect(times.counts == [1: 3, 2: 5, 150: 2])
    #expect(times.total == (sample.mean ?? 0) / 1000 * 10)
  }
}
