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
    struct RatioInterval: Decodable {
      var first: [Double]
      var second: [Double]
      var estimate: Double
      var low: Double?
      var high: Double?
    }
    struct ExactTest: Decodable {
      var table: [UInt64]
      var greater: Double
      var less: Double
      var low: Double
      var high: Double
    }
    var rankTests: [RankTest]
    var tTests: [TTest]
    var adjusted: [Adjusted]
    var ratioIntervals: [RatioInterval]
    var exactTests: [ExactTest]
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

  @Test("intervals of ratios are all ratios that scipy's rank test does not reject")
  func ratioIntervals() throws {
    let rows = try Self.fixture().ratioIntervals
    #expect(rows.count == 16)
    for row in rows {
      let own = try #require(RatioInterval(row.first, row.second))
      #expect(isClose(own.estimate, row.estimate), "\(own.estimate), not \(row.estimate)")
      #expect((own.low == nil) == (row.low == nil))
      if let low = own.low, let high = own.high, let theirLow = row.low, let theirHigh = row.high {
        #expect(isClose(low, theirLow) && isClose(high, theirHigh), "\(own), not \(theirLow) to \(theirHigh)")
      }
    }
    #expect(RatioInterval([0, 1], [1, 2]) == nil)
    #expect(RatioInterval([], [1, 2]) == nil)
  }

  @Test("exact tests of shares are scipy's, the intervals of their differences those of statsmodels")
  func exactTests() throws {
    let rows = try Self.fixture().exactTests
    #expect(rows.count == 12)
    for row in rows {
      let (first, second) = (
        FisherTest.Counts(row.table[0], of: row.table[1]), FisherTest.Counts(row.table[2], of: row.table[3])
      )
      let test = FisherTest(first, second)
      // Factorials of ten millions are known to nine digits.
      #expect(abs(test.greater - row.greater) <= 1e-8 + 1e-6 * row.greater, "\(row.table): \(test)")
      #expect(abs(test.less - row.less) <= 1e-8 + 1e-6 * row.less, "\(row.table): \(test)")
      let difference = ShareDifference(first, second)
      #expect(abs(difference.low - row.low) < 1e-9 && abs(difference.high - row.high) < 1e-9, "\(row): \(difference)")
    }
    #expect(FisherTest(.init(0, of: 2_000_000_000), .init(2_000_000_000, of: 2_000_000_000)).pValue == 0)
  }

  @Test("counts that come in bursts say less than their number, steady ones as much")
  func bursts() {
    func counts(_ parts: [UInt64]) -> [FisherTest.Counts] { parts.map { FisherTest.Counts($0, of: 1_000_000) } }
    func p(_ base: [UInt64], _ new: [UInt64]) -> Double {
      let pooled = FisherTest.pooled(counts(base), counts(new))
      return FisherTest(pooled.first, pooled.second).pValue
    }
    #expect(p([0, 0, 0, 5, 0, 0], [0, 0, 40, 0, 0, 0]) > 0.05)
    #expect(p([1, 0, 2, 1, 0, 1], [7, 6, 8, 5, 7, 7]) < 1e-6)
    #expect(p([0], [1_000_000]) == 0)
  }
}
