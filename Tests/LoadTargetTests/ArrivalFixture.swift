import Foundation
import LoadTarget

/// Arrival times of a seed, and what scipy says of them.
struct ArrivalFixture: Codable {
  var seed: UInt64
  var nanoseconds: [Double]
  var statistic: Double
  var pValue: Double

  static let seeds: [UInt64] = [1, 2, 3, 42, 4711]
  static let count = 2000

  /// The file's, which is written first where `LOADTEST_UPDATE_FIXTURES` says so: without scipy's figures, which fail
  /// until its script has run.
  static func load() throws -> [ArrivalFixture] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/arrivals.json")
    if ProcessInfo.processInfo.environment["LOADTEST_UPDATE_FIXTURES"] != nil {
      let fixtures = seeds.map { seed in
        let schedule = ArrivalSchedule(poisson: RateProfile(ratePerSecond: 10_000), seed: seed, group: 0)
        let times = (0..<UInt64(count)).map { (schedule.nanoseconds($0) * 100).rounded() / 100 }
        return ArrivalFixture(seed: seed, nanoseconds: times, statistic: 0, pValue: 0)
      }
      try JSONEncoder().encode(fixtures).write(to: file)
    }
    return try JSONDecoder().decode([ArrivalFixture].self, from: Data(contentsOf: file))
  }
}
