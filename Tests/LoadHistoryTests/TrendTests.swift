import Foundation
import LoadHistory
import LoadRecord
import Testing

@Suite("Trends")
struct TrendTests {
  @Test("400 runs with a step of 12 % are told since the right run", arguments: 0..<10 as Range<UInt64>)
  func step(seed: UInt64) throws {
    let trend = Histories.trend(Histories.values(seed, count: 400, step: 390))
    let change = try #require(trend.metrics[0].changes.last)
    #expect(abs(change.place - 390) <= 1)
    #expect(change.run == "run-\(change.place)")
    #expect(abs(change.share - 0.12) < 0.03)
    #expect(trend.alarms == [change])
  }

  @Test("an old change, and one for the better, raise no alarm")
  func noAlarm() {
    let old = Histories.trend(Histories.values(1, count: 400, step: 200))
    #expect(old.metrics[0].changes.count == 1)
    #expect(old.alarms.isEmpty)
    let better = Histories.trend(Histories.values(1, count: 400, step: 390, share: -0.12))
    #expect(better.metrics[0].changes.map(\.isRegression) == [false])
    #expect(better.alarms.isEmpty)
  }

  @Test("100 flat noisy histories raise at most two alarms")
  func flat() {
    let alarms = (0..<100 as Range<UInt64>).filter { seed in
      !Histories.trend(Histories.values(seed, count: 200, noise: 0.06)).alarms.isEmpty
    }
    #expect(alarms.count <= 2)
  }

  @Test("a change once told stays where it was told, however the statistics move it")
  func pinned() throws {
    let folder = try HistoryFolder()
    let values = Histories.values(3, count: 60, step: 50)
    let trend = Histories.trend(values)
    try ReportedChange.note(trend, folder: folder.path, reportedAt: "now")
    var reported = try ReportedChange.read(folder: folder.path, of: trend.partition)
    #expect(reported.count == 1)
    // Told two runs late.
    reported[0].run = "run-52"
    let again = try #require(Histories.trend(values, reported: reported).metrics[0].changes.first)
    #expect(again.run == "run-52")
    #expect(again.movedFrom == trend.metrics[0].changes[0].run)
    // And not found at all any more.
    let gone = Histories.trend(Histories.values(3, count: 60), reported: reported)
    #expect(gone.metrics[0].changes.map(\.isGone) == [true])
    #expect(gone.alarms.isEmpty)
    // Told again it is not noted twice.
    try ReportedChange.note(trend, folder: folder.path, reportedAt: "later")
    #expect(try ReportedChange.read(folder: folder.path, of: trend.partition).count == 1)
  }

  @Test("a run that did not complete is in the series, and the last one keeps the trend from passing")
  func incomplete() {
    func trend(_ broken: Set<Int>) -> Trend {
      let entries = Histories.values(1, count: 40).enumerated().map { number, value in
        var entry = Histories.entry(number, value, outcome: broken.contains(number) ? .fail : .pass)
        if broken.contains(number) { entry.metrics = [:] }
        return entry
      }
      return Trend(entries, partition: entries[0].partition)
    }
    #expect(trend([]).outcome == .pass)
    #expect(trend([20]).outcome == .pass)
    #expect(trend([20]).metrics.map(\.values.count) == [39])
    #expect(trend([39]).doubts == ["the last run has no valid figures: incomplete"])
    #expect(trend([37, 38, 39]).doubts == ["the last 3 runs have no valid figures: 3 incomplete"])
    #expect(trend([39]).outcome == .noData)
  }

  @Test("invalid runs have no figures")
  func invalid() {
    let entries = (0..<20).map { Histories.entry($0, 1, outcome: $0 < 5 ? .invalid : .pass) }
    let trend = Trend(entries, partition: entries[0].partition)
    #expect(trend.runs.count == 20 && trend.metrics.map(\.values.count) == [15])
    #expect(trend.unusable == "5 invalid" && trend.outcome == .pass)
  }

  @Test("where the latest runs are not usable there is no data, with how many and why")
  func latestUnusable() {
    let good = (0..<14).map { Histories.entry($0, 1000 + Double($0 % 3)) }
    let broken = [Ending.Kind.crashed, .crashed, .stalled, .interrupted].enumerated().map { number, kind in
      Histories.ended(14 + number, kind)
    }
    let crashed = Trend(good + broken, partition: good[0].partition)
    #expect(crashed.outcome == .noData)
    #expect(crashed.doubts == ["the last 4 runs have no valid figures: 2 crashed, 1 hung, 1 interrupted"])
    let invalid = (14..<17).map { Histories.entry($0, 1, outcome: .invalid) }
    #expect(
      Trend(good + invalid, partition: good[0].partition).doubts == ["the last 3 runs have no valid figures: 3 invalid"]
    )
    #expect(Trend(good + broken + [Histories.entry(20, 1001)], partition: good[0].partition).outcome == .pass)
  }

  @Test("that what fails is faster is no improvement")
  func failingIsNoImprovement() throws {
    let failures = RunMetric(operation: nil, quantity: .failures)
    let cpu = try #require(RunMetric(name: "cpu"))
    func trend(failing: Double) throws -> [Trend.Change] {
      let entries = (0..<30).map { number in
        var entry = Histories.entry(number, 1000)
        entry.metrics = [
          cpu.name: number < 20 ? 1000 + Double(number % 3) : 4, failures.name: number < 20 ? 0 : failing,
        ]
        return entry
      }
      return Trend(entries, partition: entries[0].partition).changes.filter { $0.metric == "cpu" }
    }
    #expect(try trend(failing: 1).map(\.withheld) == ["more operations fail"])
    #expect(try trend(failing: 0).map(\.withheld) == [nil])
  }

  @Test("too few runs, and none that is valid, are no data", arguments: [0, 1, 11, 12])
  func tooFew(count: Int) {
    var entries = (0..<count).map { Histories.entry($0, 1000 + Double($0 % 3)) }
    entries.append(Histories.entry(count, 1, outcome: .invalid))
    let trend = Trend(entries, partition: entries[0].partition)
    #expect(trend.outcome == .noData)
    let last = "the last run has no valid figures: invalid"
    if count == 12 { #expect(trend.doubts == [last]) }
    if count == 11 { #expect(trend.doubts == [last, "11 valid runs; 12 are needed (1 more)"]) }
    if count == 0 { #expect(trend.doubts == [last, "no valid runs: 12 are needed"]) }
    let valid = Array(entries.dropLast())
    guard count > 0 else { return }
    #expect(Trend(valid, partition: entries[0].partition).outcome == (count == 12 ? .pass : .noData))
  }

  @Test("a change in the last five runs cannot be judged yet, and is no pass", arguments: 0..<10 as Range<UInt64>)
  func unjudged(seed: UInt64) throws {
    let trend = Histories.trend(Histories.values(seed, count: 60, step: 55, share: 0.2))
    #expect(trend.alarms.isEmpty)
    #expect(trend.outcome == .noData)
    #expect(try #require(trend.doubts.first).hasPrefix("parse p50: the last "))
    #expect(Histories.trend(Histories.values(seed, count: 60, step: 55, share: -0.2)).outcome == .pass)
  }

  @Test("flat histories are no data by chance at most twice in a hundred")
  func flatTails() {
    let doubtful = (0..<100 as Range<UInt64>).filter { seed in
      Histories.trend(Histories.values(seed, count: 40, noise: 0.06)).outcome == .noData
    }
    #expect(doubtful.count <= 2)
  }

  @Test("failures that begin are a change from 0, a single one is not")
  func failures() {
    let metric = RunMetric(operation: nil, quantity: .failures)
    func trend(_ last: [Double]) -> Trend {
      let values = [Double](repeating: 0, count: 20) + last
      let entries = values.enumerated().map { number, value in
        var entry = Histories.entry(number, 1000)
        entry.metrics[metric.name] = value
        return entry
      }
      return Trend(entries, partition: entries[0].partition)
    }
    #expect(trend([]).outcome == .pass)
    #expect(trend([1e-6]).outcome == .pass)
    #expect(trend([0.5, 0]).outcome == .pass)
    #expect(trend([0.5, 0.4]).outcome == .noData)
    #expect(trend([0.5, 0.4, 0.5, 0.5, 0.4, 0.5]).alarms.map(\.metric) == ["failures"])
  }

  @Test("baselines are kept by scenario and machine, and found again")
  func baselineNames() throws {
    let folder = try HistoryFolder()
    let store = BaselineStore(folder: folder.path)
    #expect(store.list().isEmpty)
    #expect(BaselineStore.Baseline(name: "x", runs: [], savedAt: "now") == nil)
    #expect(store.path(scenario: "high", machine: "m", name: "x") == "\(folder.path)/high/m/x.json")
  }
}
