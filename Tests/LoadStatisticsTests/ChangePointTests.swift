import Foundation
import LoadStatistics
import Testing

@Suite("Change points")
struct ChangePointTests {
  private struct Fixture: Decodable {
    var values: [Double]
    var points: [Int]
  }

  /// Against apache-otava: `scripts/make/change-point-fixtures.py`.
  @Test("lie where apache-otava finds them, within one value")
  func otava() throws {
    let file = try #require(
      Bundle.module.url(forResource: "change-points", withExtension: "json", subdirectory: "Fixtures"))
    let rows = try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: file))
    // A level of fewer than four values is none for us, and one for it.
    let comparable = rows.filter { row in zip(row.points, row.points.dropFirst()).allSatisfy { $1 - $0 >= 4 } }
    #expect(comparable.count >= 60)
    var settings = ChangePoints.Settings()
    settings.window = 50
    for (seed, row) in comparable.enumerated() {
      let own = ChangePoints(row.values, settings).points.map(\.index)
      #expect(
        own.count == row.points.count && zip(own, row.points).allSatisfy { abs($0 - $1) <= 1 },
        "series \(seed): \(own), not \(row.points)")
    }
  }

  @Test("a level that stays has none, whatever its noise")
  func flat() {
    var alarms = 0
    for seed in 0..<100 as Range<UInt64> {
      let values = noise(seed, count: 200, spread: 0.05)
      alarms += ChangePoints(values, ChangePoints.Settings(count: values.count)).points.isEmpty ? 0 : 1
    }
    #expect(alarms <= 2)
  }

  @Test("a step is found at its place, with what it came to", arguments: [6, 30, 200, 388, 394])
  func step(place: Int) throws {
    for seed in 0..<8 as Range<UInt64> {
      let values = noise(seed, count: 400, spread: 0.02).enumerated().map { $0 < place ? $1 : $1 * 1.12 }
      let points = ChangePoints(values, ChangePoints.Settings(count: values.count)).points
      let point = try #require(points.first { abs($0.index - place) <= 1 }, "seed \(seed): \(points)")
      #expect(abs(point.change - 0.12) < 0.03)
    }
  }

  @Test("a smaller change than the least counts for nothing, and a level of 0 is no error")
  func small() {
    #expect(ChangePoints((0..<80).map { $0 < 40 ? 100 : 104 }, ChangePoints.Settings()).points.isEmpty)
    #expect(ChangePoints((0..<80).map { $0 < 40 ? 100 : 106 }, ChangePoints.Settings()).points.map(\.index) == [40])
    #expect(ChangePoints((0..<80).map { $0 < 40 ? 0 : 1 }, ChangePoints.Settings()).points.map(\.index) == [40])
    #expect(ChangePoints([], ChangePoints.Settings()).points.isEmpty)
    #expect(ChangePoints([1, 2, 3], ChangePoints.Settings()).points.isEmpty)
    #expect(ChangePoints(Array(repeating: 5, count: 300), ChangePoints.Settings()).points.isEmpty)
  }

  private func noise(_ seed: UInt64, count: Int, spread: Double) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      // The sum of twelve uniform numbers is near enough to a normal one.
      let sum = (0..<12).reduce(0.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
      return 1000 * (1 + spread * (sum - 6))
    }
  }
}
