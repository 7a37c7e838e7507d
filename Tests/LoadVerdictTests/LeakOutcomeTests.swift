import LoadRecord
import LoadScenario
import Testing

@testable import LoadVerdict

/// What a leak check that a limit ended, or in which operations failed, means for a run.
@Suite
struct LeakOutcomeTests {
  private func verdict(_ kind: LeakKind, _ change: (inout LeakObservations) -> Void) -> Verdict {
    let record = Fixture.record { record in
      record.scenario.memory.leaks = .detect
      record.operations = record.operations.map { operation in
        var operation = operation
        operation.failures = 0
        return operation
      }
      var leaks = LeakVerdict(kind: kind, explanation: "\(kind.rawValue) as made", operationsPerformed: 100)
      if kind == .leak { leaks.culprits = 1 }
      var observations = LeakObservations(executor: "threads")
      change(&observations)
      record.memory.leaks = leaks
      record.memory.observations = observations
    }
    return VerdictJudge.judge(record, thresholds: [])
  }

  private func stop(_ observations: inout LeakObservations, _ limit: LeakCheckStop.Limit) {
    let stop = LeakCheckStop(limit, value: 1 << 30, operations: 100, planned: 1000)
    observations.stop = stop
    observations.incompleteness = stop.description
  }

  @Test("a limit that was reached is no defect of the measurement", arguments: [LeakCheckStop.Limit.budget, .memory])
  func limits(_ limit: LeakCheckStop.Limit) {
    #expect(verdict(.leak) { stop(&$0, limit) }.outcome == .fail)
    #expect(verdict(.undecided) { stop(&$0, limit) }.outcome == .noData)
    #expect(verdict(.undecided) { $0.incompleteness = "the process was killed" }.outcome == .invalid)
  }

  @Test(
    "a crash in the check is the target's, a kill is not; neither is told a second time as undecided",
    arguments: [(.crashed, .fail), (.stalled, .fail), (.killed, .invalid)] as [(Ending.Kind, Verdict.Outcome)])
  func endings(_ kind: Ending.Kind, _ outcome: Verdict.Outcome) {
    let judged = verdict(.undecided) {
      $0.ending = Ending(kind, message: "it ended")
      $0.incompleteness = "it ended"
    }
    #expect(judged.outcome == outcome)
    #expect(judged.reasons == ["in the leak check: it ended"])
    let grew = verdict(.leak) { $0.ending = Ending(kind, message: "it ended") }
    #expect(grew.outcome == .fail)
    #expect(Set(grew.reasons) == ["in the leak check: it ended", "leak: leak as made"])
  }

  @Test("an operation that never succeeded in the check leaves nothing known of its leaks")
  func failures() {
    let failures = [
      LeakCheckFailures(operation: "get", calls: 9, failures: 3),
      LeakCheckFailures(operation: "put", calls: 9, failures: 9),
    ]
    let failing = verdict(.stable) { $0.failures = failures }
    #expect(failing.outcome == .noData)
    #expect(failing.reasons.count == 1)
    #expect(failing.reasons.first?.contains("'put' never succeeded in the leak check: all 9 calls failed") == true)
    #expect(verdict(.stable) { $0.failures = [.init(operation: "get", calls: 9, failures: 3)] }.outcome == .pass)
    let leaking = verdict(.leak) { $0.failures = failures }
    #expect(leaking.outcome == .fail)
    #expect(leaking.reasons.count == 2)
    #expect(leaking.reasons.contains { $0.contains("'put' never succeeded in the leak check: all 9 calls failed") })
    // An undecided check says it itself.
    #expect(verdict(.undecided) { $0.failures = failures }.reasons.count == 1)
  }

  @Test("without a timed phase, an operation that never succeeds is no data; with one it is a failure")
  func neverSucceeding() {
    func outcome(samples: UInt64) -> Verdict.Outcome {
      let record = Fixture.record { record in
        record.scenario.memory.leaks = .detect
        for index in record.operations.indices {
          record.operations[index].samples = samples
          record.operations[index].count = 9
          record.operations[index].failures = record.operations[index].name == "get" ? 9 : 0
        }
        var observations = LeakObservations(executor: "threads")
        observations.failures = [LeakCheckFailures(operation: "get", calls: 9, failures: 9)]
        record.memory.leaks = LeakVerdict(kind: .stable, explanation: "flat", operationsPerformed: 100)
        record.memory.observations = observations
      }
      return VerdictJudge.judge(record, thresholds: []).outcome
    }
    #expect(outcome(samples: 0) == .noData)
    #expect(outcome(samples: 9) == .fail)
  }

  @Test("a saved check that is judged again keeps the operation that was found since, in memory and in resources")
  func judgedAgain() throws {
    var record = Fixture.record { record in
      record.scenario.memory.leaks = .detect
      record.memory.leaks = LeakVerdict(kind: .stable, explanation: "", operationsPerformed: 0)
      record.memory.observations = LeakObservations(
        executor: "threads",
        windows: (0...960).map { window in
          LeakWindow(
            pass: window > 480 ? 2 : 1, operations: UInt64(window) * 100, elapsedNanoseconds: UInt64(window) * 1000,
            liveBytes: 1 << 20, descriptors: 9 + UInt64(window), objects: [])
        })
    }
    record.judgeLeaksAgain()
    #expect(record.memory.leaks?.kind == .leak)
    #expect(record.memory.leaks?.resources?.map(\.operation) == [nil])
    record.memory.leaks?.culprit = "get"
    record.memory.leaks?.resources?[0].operation = "get"
    record.memory.leaks?.explanation += ", in 'get'"
    let before = record.memory.leaks
    record.judgeLeaksAgain()
    #expect(record.memory.leaks == before)
  }
}
