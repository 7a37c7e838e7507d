import Foundation
import LoadStatistics
import Testing

/// Against scipy and statsmodels: `scripts/make/comparison-fixtures.py`.
@Suite("Tests of two samples")
struct ComparisonFixtureTests {
  private struct Fixture: Decodable {
    struct RankTest: Decodable {
      var first: [Double]
      var second: [Double]
      var u: Double
      var p: Double
      var exact: Bool
    }
    struct TTest: Decodable {
      var first: [Double]
      var second: [Double]
      var t: Double
      var degrees: Double
      var p: Double
    }
    struct Adjusted: Decodable {
      var p: [Double]
      var adjusted: [Double]
    }
    struct Interval: Decodable {
      var first: [Double]
      var second: [Double]
      var truth: Double
      var low: Double
      var high: Double
    }
    var rankTests: [RankTest]
    var tTests: [TTest]
    var adjusted: [Adjusted]
    var intervals: [Interval]
  }

  private static func fixture() throws -> Fixture {
    let file = try #require(
      Bundle.module.url(forResource: "comparison", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }

  private func isClose(_ own: Double, _ other: Double) -> Bool { abs(own - other) <= 1e-14 + 1e-9 * abs(other) }

  @Test("rank tests are scipy's, exact ones with and without ties and approximate ones")
  func rankTests() throws {
    let rows = try Self.fixture().rankTests
    #expect(rows.count == 40)
    for row in rows {
      let own = try #require(MannWhitney(row.first, row.second))
      #expect(own.u == row.u)
      #expect(own.isExact == row.exact)
      #expect(isClose(own.pValue, row.p), "\(row.first.count) and \(row.second.count): \(own.pValue), not \(row.p)")
    }
  }

  @Test("the least probability is that of samples that do not overlap")
  func least() throws {
    for (first, second) in [(1, 1), (3, 3), (4, 4), (6, 6), (5, 12)] {
      let low = (0..<first).map { Double($0) }
      let high = (0..<second).map { Double(100 + $0) }
      #expect(isClose(MannWhitney.leastPValue(first, second), try #require(MannWhitney(low, high)).pValue))
    }
    #expect(MannWhitney.leastPValue(0, 5) == 1)
  }

  @Test("samples that cannot be ranked have no test")
  func refused() {
    #expect(MannWhitney([], [1]) == nil)
    #expect(MannWhitney([1, .nan], [1]) == nil)
    #expect(MannWhitney([5, 5, 5], [5, 5, 5])?.pValue == 1)
    #expect(MannWhitney(Array(repeating: 5, count: 30), Array(repeating: 5, count: 30))?.pValue == 1)
  }

  @Test("Welch's tests are scipy's")
  func tTests() throws {
    let rows = try Self.fixture().tTests
    #expect(rows.count == 15)
    for row in rows {
      let own = try #require(WelchTest(row.first, row.second))
      #expect(isClose(own.t, row.t))
      #expect(isClose(own.degrees, row.degrees))
      #expect(isClose(own.pValue, row.p), "\(own.pValue), not \(row.p)")
    }
    #expect(WelchTest([1], [1, 2]) == nil)
    #expect(WelchTest([1, 1], [2, 2])?.pValue == 0)
    #expect(WelchTest([1, 1], [1, 1])?.pValue == 1)
  }

  @Test("Holm's adjustment is that of statsmodels")
  func holm() throws {
    for row in try Self.fixture().adjusted {
      let own = Holm.adjusted(row.p)
      #expect(zip(own, row.adjusted).allSatisfy { isClose($0, $1) })
    }
    #expect(Holm.adjusted([]).isEmpty)
  }

  @Test("bootstrap intervals lie where scipy's do, and cover the truth as often")
  func bootstrap() throws {
    let rows = try Self.fixture().intervals
    #expect(rows.count == 200)
    var covered = 0
    var theirs = 0
    var distance = 0.0
    for (index, row) in rows.enumerated() {
      var generator = SeededGenerator(seed: UInt64(index))
      let own = try #require(
        Bootstrap.ratioOfMedians(row.first, row.second, resamples: 4000, using: &generator))
      if own.low <= row.truth, row.truth <= own.high { covered += 1 }
      if row.low <= row.truth, row.truth <= row.high { theirs += 1 }
      distance += abs(own.low - row.low) + abs(own.high - row.high)
    }
    // Both resample at random: their ends differ by that alone.
    #expect(distance / 400 < 0.003)
    #expect(abs(covered - theirs) <= 4)
    #expect(covered >= 184, "of 200")
  }

  @Test("the same seed gives the same interval")
  func seeded() {
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)
    let one = Bootstrap.ratioOfMedians([1, 2, 3, 4], [2, 3, 4, 5], resamples: 100, using: &first)
    let other = Bootstrap.ratioOfMedians([1, 2, 3, 4], [2, 3, 4, 5], resamples: 100, using: &second)
    #expect(one?.low == other?.low && one?.high == other?.high)
    #expect(Bootstrap.ratioOfMedians([0, 0], [1], using: &first) == nil)
  }
}
