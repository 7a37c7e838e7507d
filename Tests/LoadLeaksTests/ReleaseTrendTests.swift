import Foundation
import LoadRecord
import Testing

@testable import LoadLeaks

@Suite("Growth beneath irregular releases")
struct ReleaseTrendTests {
  private struct Fixture: Decodable {
    struct Case: Decodable {
      var name: String
      var operations: [Double]
      var values: [Double]
      var significance: Double
      var slope: Double
      var halfWidth: Double
    }

    var series: [Case]
  }

  /// `scripts/make/rank-trend-fixtures.py`.
  @Test("trends by ranks are scipy's")
  func fixtures() throws {
    let url = try #require(
      Bundle.module.url(forResource: "rank-trend", withExtension: "json", subdirectory: "Fixtures"))
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    #expect(fixture.series.count == 7)
    for entry in fixture.series {
      let trend = RankTrend(Series(operations: entry.operations, values: entry.values))
      // Far out, scipy's probability has lost digits.
      #expect(abs(trend.significance - entry.significance) < 1e-6 * abs(entry.significance) + 1e-9, "\(entry.name)")
      #expect(abs(trend.estimate.slope - entry.slope) <= 1e-9 * abs(entry.slope), "\(entry.name)")
      #expect(abs(trend.estimate.halfWidth - entry.halfWidth) <= 1e-6 * entry.halfWidth, "\(entry.name)")
    }
  }

  /// Objects that are released at random times, a random part of them at once.
  private static func released(_ seed: UInt64, operations: UInt64, meanPeriod: Double = 4_000) -> (Double) -> Double {
    var points: [(at: Double, low: Double)] = []
    var (place, level) = (0.0, 0.0)
    var generator = SeededGenerator(seed)
    while place < Double(operations) {
      points.append((place, level))
      let length = meanPeriod * Double.random(in: 0.3...1.7, using: &generator)
      level = (level + length / 10) * Double.random(in: 0...0.2, using: &generator)
      place += length
    }
    return { [points] operations in
      let last = points.last { $0.at <= operations } ?? (0, 0)
      return last.low + (operations - last.at) / 10
    }
  }

  private func kinds(_ seeds: ClosedRange<UInt64>, _ course: (UInt64) -> (Double) -> Double) -> [LeakKind: Int] {
    seeds.reduce(into: [:]) { kinds, seed in
      let verdict = LeakJudge.judge(MadeCheck(classes: [(64, course(seed))]).observations)
      kinds[verdict.kind, default: 0] += 1
    }
  }

  @Test("a small leak beneath irregular releases is found, or more operations are asked for")
  func leak() {
    let found = kinds(1...40) { seed in
      let released = Self.released(seed, operations: 200_000)
      return { released($0) + $0 * 0.003 }
    }
    #expect(found[.leak, default: 0] + found[.undecided, default: 0] == 40, "\(found)")
    let large = kinds(1...40) { seed in
      let released = Self.released(seed, operations: 200_000)
      return { released($0) + $0 * 0.01 }
    }
    #expect(
      large[.leak, default: 0] >= 34 && large[.leak, default: 0] + large[.undecided, default: 0] == 40, "\(large)")
  }

  @Test("irregular releases alone are not a leak, nor is a root beneath them")
  func healthy() {
    let alone = kinds(1...60) { Self.released($0, operations: 200_000) }
    #expect(alone[.leak] == nil && alone[.undecided, default: 0] <= 2, "\(alone)")
    let root = kinds(1...50) { seed in
      let released = Self.released(seed, operations: 200_000)
      return { released($0) + 4 * $0.squareRoot() }
    }
    #expect(root[.leak] == nil, "\(root)")
    let noise = kinds(1...40) { seed in { 1_000 + 400 * SeededGenerator.uniform(seed, $0) } }
    #expect(noise[.leak] == nil && noise[.undecided] == nil, "\(noise)")
    let filled = kinds(1...40) { seed in
      let released = Self.released(seed, operations: 200_000)
      return { released($0) + min($0, 60_000) / 100 }
    }
    #expect(filled[.leak] == nil, "\(filled)")
    let steps = kinds(1...40) { seed in
      let released = Self.released(seed, operations: 200_000)
      return { released($0) + ($0 > 65_000 ? 400 : 0) + ($0 > 145_000 ? 400 : 0) }
    }
    #expect(steps[.leak] == nil, "\(steps)")
    // A random walk between two bounds.
    let walk = kinds(1...60) { seed in
      var generator = SeededGenerator(seed)
      var level = 500.0
      let levels = (0...960).map { _ in
        level = min(1_000, max(0, level + Double.random(in: -60...60, using: &generator)))
        return level
      }
      return { levels[Int($0 * 960 / 200_000)] }
    }
    #expect(walk[.leak] == nil, "\(walk)")
  }
}
