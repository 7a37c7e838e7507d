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

  @Test("invalid runs are left out")
  func invalid() {
    let entries = (0..<20).map { Histories.entry($0, 1, outcome: $0 < 5 ? .invalid : .pass) }
    #expect(Trend(entries, partition: entries[0].partition).runs.count == 15)
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
