import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

/// What a worker of a master decides by itself, and what all workers together.
struct SteeredVerdictTests {
  private func worker(_ number: Int, users: Int) -> RunRecord {
    Fixture.record { record in
      record.scenario.length = .untilStopped
      for group in record.scenario.groups.indices { record.scenario.groups[group].workers = users }
      record.startedAt = "2026-01-31T12:34:1\(number).000Z"
    }
  }

  private func merged(_ records: RunRecord...) throws -> RunRecord {
    try RecordMerge.merge(records.enumerated().map { RecordMerge.Source(path: "run\($0)", record: $1) })
  }

  @Test func amountsAreNoneOfAWorkersOwn() throws {
    let impossible = Fixture.threshold(.operations, .count, .less, 0)
    let slow = Fixture.threshold(.latency, .maximum, .less, 1)
    let alone = VerdictJudge.judge(worker(0, users: 2), thresholds: [impossible])
    #expect(alone.outcome == .pass)
    #expect(alone.thresholds[0].note == "applies to all Locust workers together: judged by the master's companion")
    #expect(VerdictJudge.judge(worker(0, users: 2), thresholds: [slow]).outcome == .fail)
    let all = try merged(worker(0, users: 2), worker(1, users: 2))
    #expect(VerdictJudge.judge(all, thresholds: [impossible]).outcome == .fail)
  }

  @Test func workersWithDifferentNumbersOfUsersAreMergedAndTheUsersCounted() throws {
    let (one, other) = (worker(0, users: 2), worker(1, users: 5))
    let all = try merged(one, other)
    #expect(all.scenario.groups.allSatisfy { $0.workers == 7 })
    #expect(all.totals.operations == one.totals.operations + other.totals.operations)
  }
}
