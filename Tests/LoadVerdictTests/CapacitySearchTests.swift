import Foundation
import LoadPlatform
import LoadRecord
import TestThreads
import Testing

@testable import LoadVerdict

/// The search by itself, with targets that are functions.
@Suite(.ownThread)
struct CapacitySearchTests {
  private static func settings(
    _ axis: CapacityAxis = .rate, lowest: Double = 1, highest: Double = 1_000_000, start: Double = 600,
    tolerance: Double = 0.02, repetitions: Int = 3, maximumRuns: Int = 200
  ) -> CapacitySettings {
    CapacitySettings(
      axis: axis, lowest: lowest, highest: highest, start: start, tolerance: tolerance, repetitions: repetitions,
      maximumRuns: maximumRuns)
  }

  /// Runs a search to its end.
  private static func search(
    _ settings: CapacitySettings, _ target: (Double) -> CapacityRun.Outcome
  ) -> (search: CapacitySearch, finding: CapacityFinding, values: [Double]) {
    var search = CapacitySearch(settings)
    var values: [Double] = []
    while true {
      switch search.next() {
      case .finished(let finding): return (search, finding, values)
      case .run(let value):
        values.append(value)
        search.add(target(value), at: value)
      }
    }
  }

  private static func step(_ limit: Double) -> (Double) -> CapacityRun.Outcome { { $0 <= limit ? .held : .failed } }

  @Test(arguments: [1.7, 12.5, 599, 601, 1000, 1e4, 123_456, 999_000])
  func aSharpLimitIsFoundFromBothSides(_ limit: Double) throws {
    let (search, finding, values) = Self.search(Self.settings(), Self.step(limit))
    #expect(finding == .knee)
    let floor = try #require(search.floor)
    let ceiling = try #require(search.ceiling)
    #expect(floor.value <= limit && limit < ceiling.value)
    #expect(ceiling.value <= floor.value * 1.02)
    // Four of six agree: no need for more, nor for less.
    #expect(floor.held == 4 && floor.failed == 0 && ceiling.failed == 4 && ceiling.held == 0)
    let knee = try #require(search.knee)
    #expect(abs(knee.estimate / limit - 1) < 0.02)
    #expect(knee.low <= limit && limit <= knee.high)
    #expect(values.count <= 60)
    #expect(search.points.map(\.value) == search.points.map(\.value).sorted())
  }

  @Test(arguments: [1, 2, 3, 7, 20, 33, 100, 1000])
  func theHighestNumberOfThreadsThatHolds(_ limit: Int) throws {
    let (search, finding, values) = Self.search(
      Self.settings(.threads, lowest: 1, highest: 1024, start: 1, tolerance: 0.001), Self.step(Double(limit)))
    #expect(finding == .knee)
    let exact = Double(limit)
    #expect(search.floor?.value == exact)
    let knee = try #require(search.knee)
    #expect(knee.estimate == exact)
    #expect(knee.low <= exact && exact <= knee.high && knee.high - knee.low <= max(2, exact * 0.02))
    #expect(knee.low >= 1 && knee.low == knee.low.rounded() && knee.high == knee.high.rounded())
    #expect(values.allSatisfy { $0 == $0.rounded() && $0 >= 1 && $0 <= 1024 })
  }

  /// A run holds with a probability that falls along a logistic curve, and one in fifty goes wrong anywhere.
  private static func gradual(
    knee: Double, width: Double, _ random: inout SplitMix64, at value: Double
  ) -> CapacityRun.Outcome {
    let share = 0.02 + 0.96 / (1 + exp((log(value) - log(knee)) / width))
    return Double.random(in: 0..<1, using: &random) < share ? .held : .failed
  }

  @Test("Targets whose limit is gradual, and runs that go wrong by chance", arguments: [0.001, 0.01, 0.03])
  func noise(_ width: Double) {
    var within = 0
    var covered = 0
    let searches = 100
    for seed in 0..<UInt64(searches) {
      var random = SplitMix64(seed: seed)
      let limit = exp(Double.random(in: log(50)...log(500_000), using: &random))
      let (search, finding, _) = Self.search(Self.settings()) {
        Self.gradual(knee: limit, width: width, &random, at: $0)
      }
      guard finding == .knee, let knee = search.knee else { continue }
      if abs(knee.estimate / limit - 1) < 0.05 { within += 1 }
      if knee.low <= limit, limit <= knee.high { covered += 1 }
    }
    #expect(within >= searches * 95 / 100, "seeds 0..<\(searches)")
    #expect(covered >= searches * 90 / 100, "seeds 0..<\(searches)")
  }

  @Test("A point that was decided by bad luck is corrected when it is run again")
  func badLuck() throws {
    var runsAt1200 = 0
    let (search, finding, _) = Self.search(Self.settings()) { value in
      guard value == 1200 else { return value <= 3000 ? .held : .failed }
      runsAt1200 += 1
      return runsAt1200 <= 2 ? .failed : .held
    }
    #expect(finding == .knee)
    #expect(runsAt1200 == 6)
    let knee = try #require(search.knee)
    #expect(abs(knee.estimate / 3000 - 1) < 0.05)
  }

  @Test func theEndsAreSaidInWords() {
    let above = Self.search(Self.settings(highest: 5000), Self.step(1e9))
    #expect(above.finding == .above)
    #expect(above.search.floor?.value == 5000)
    #expect(above.search.floor?.held == 4)
    #expect(above.search.knee == nil)
    let below = Self.search(Self.settings(lowest: 100), Self.step(10))
    #expect(below.finding == .below)
    #expect(below.search.ceiling?.value == 100)
    #expect(below.search.knee == nil)
    let one = Self.search(Self.settings(.threads, lowest: 1, highest: 1, start: 1), Self.step(0))
    #expect(one.finding == .below)
    #expect(one.values.count == 4)
  }

  @Test("Where the target fails and lower rates have too few operations to judge, it fails")
  func tooFewOperationsBelow() {
    let below = Self.search(Self.settings()) { $0 < 100 ? .noData : .failed }
    #expect(below.finding == .below)
    #expect(below.search.ceiling?.value == 150)
    #expect(Self.search(Self.settings()) { $0 < 100 ? .noData : .unusable }.finding == .noData)
    #expect(Self.search(Self.settings()) { $0 > 1000 ? .noData : .held }.finding == .noData)
  }

  @Test("What the generator spoils is made again, and is no failure of the target")
  func spoiltRuns() throws {
    var number = 0
    let (search, finding, values) = Self.search(Self.settings()) { value in
      number += 1
      return number % 3 == 0 ? .unusable : value <= 1000 ? .held : .failed
    }
    #expect(finding == .knee)
    let knee = try #require(search.knee)
    #expect(abs(knee.estimate / 1000 - 1) < 0.02)
    #expect(search.points.reduce(0) { $0 + $1.unusable } == values.count / 3)
  }

  @Test("What the generator cannot offer limits the search")
  func generatorLimit() throws {
    let (search, finding, values) = Self.search(Self.settings()) { $0 <= 5000 ? .held : .unusable }
    #expect(finding == .generatorLimit)
    let floor = try #require(search.floor)
    #expect(floor.value <= 5000 && floor.value > 4000)
    #expect(search.ceiling?.standing == .unusable)
    #expect(search.knee == nil)
    #expect(values.count < 60)
    #expect(Self.search(Self.settings()) { _ in .unusable }.finding == .generatorLimit)
    // A knee below that limit is found all the same.
    let below = Self.search(Self.settings()) { $0 <= 1000 ? .held : $0 <= 1100 ? .failed : .unusable }
    #expect(below.finding == .knee)
  }

  @Test("A rate at which all runs were spoilt is no limit where more was offered and did not hold")
  func spoiltPoint() throws {
    let spoilt = 1697.0
    let (search, finding, values) = Self.search(Self.settings()) { value in
      value == spoilt ? .unusable : value <= 2000 ? .held : .failed
    }
    #expect(finding == .knee)
    let knee = try #require(search.knee)
    #expect(abs(knee.estimate / 2000 - 1) < 0.02)
    #expect(values.filter { $0 == spoilt }.count == 3)
    // The knee itself cannot be closed in on: it is found as far as runs say something.
    let hidden = Self.search(Self.settings()) { (1600...1800).contains($0) ? .unusable : $0 < 1700 ? .held : .failed }
    #expect(hidden.finding == .knee)
    #expect(hidden.search.floor.map { $0.value > 1500 && $0.value < 1600 } == true)
    #expect(hidden.search.ceiling.map { $0.value > 1800 && $0.value < 1900 } == true)
    // Nothing is known below: the lowest point could not be offered.
    let bottom = Self.search(Self.settings(lowest: 100)) { $0 < 500 ? .unusable : .failed }
    #expect(bottom.finding == .generatorLimit && bottom.values.count < 30)
  }

  @Test func itEndsAtOnceOrAtItsLimit() {
    let broken = Self.search(Self.settings()) { $0 <= 1000 ? .held : .broken }
    #expect(broken.finding == .broken)
    #expect(broken.values.last == 1200)
    #expect(broken.values.filter { $0 == 1200 }.count == 1)
    #expect(Self.search(Self.settings()) { _ in .noData }.values == [600])
    let exhausted = Self.search(Self.settings(maximumRuns: 9), Self.step(1000))
    #expect(exhausted.finding == .exhausted)
    #expect(exhausted.values.count == 9)
    #expect(exhausted.search.floor != nil && exhausted.search.ceiling != nil && exhausted.search.knee != nil)
  }

  @Test func oneRunOfAPointIsEnoughWhereOneIsAskedFor() {
    let (search, finding, values) = Self.search(Self.settings(repetitions: 1), Self.step(1000))
    #expect(finding == .knee)
    #expect(search.floor?.held == 2)
    #expect(search.ceiling?.failed == 2)
    #expect(values.count < 15)
  }

  @Test func roundedNumbers() {
    #expect(CapacitySearch.rounded(1234.5678, digits: 4) == 1235)
    #expect(CapacitySearch.rounded(123_456_789, digits: 3) == 123_000_000)
    #expect(CapacitySearch.rounded(0.0123456, digits: 3) == 0.0123)
    #expect(CapacitySearch.rounded(9.9996, digits: 4) == 10)
    #expect(CapacitySearch.rounded(1, digits: 4) == 1)
  }
}
