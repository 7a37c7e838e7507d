import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

/// Whose fault it is that a run does not pass: the code's under test, or the measurement's.
struct FaultTests {
  private let onTime = Fixture.threshold(.latency, .mean, .less, 1)
  private let onCounts = Fixture.threshold(.failures, .count, .equal, 0)

  private func failing(_ thresholds: [Threshold], failures: UInt64 = 4) -> Verdict {
    let record = Fixture.record { record in
      record.operations[0].failures = failures
      record.operations[0].failureKinds = ["code 3": failures]
    }
    return VerdictJudge.judge(record, thresholds: thresholds)
  }

  @Test func anOperationThatNeverSucceedsFails() {
    let verdict = failing([])
    #expect(verdict.outcome == .fail)
    #expect(
      verdict.reasons == ["operation 'get' of group 'readers' never succeeded: all 4 calls failed (code 3)"])
    #expect(failing([], failures: 3).outcome == .pass, "one success is enough")
  }

  @Test(
    "unless a threshold on its failures allows it",
    arguments: [
      (Fixture.threshold(.failures, .rate, .lessOrEqual, 1, [.operation: "get"]), true),
      (Fixture.threshold(.failures, .rate, .lessOrEqual, 1), true),
      (Fixture.threshold(.failures, .count, .less, 5, [.operation: "get"]), true),
      (Fixture.threshold(.failures, .rate, .less, 0.9), false),
      (Fixture.threshold(.failures, .rate, .lessOrEqual, 1, [.operation: "put"]), false),
      (Fixture.threshold(.failures, .rate, .lessOrEqual, 1, [.group: "writers"]), false),
    ])
  func allowed(_ threshold: Threshold, _ isAllowed: Bool) {
    let verdict = failing([threshold])
    #expect(verdict.findings.contains { $0.subject == .operation } == !isAllowed)
    #expect(verdict.outcome == (isAllowed ? .pass : .fail))
  }

  @Test("Where times cannot be trusted, thresholds on them are not judged, and others are")
  func notJudged() {
    let record = Fixture.record { $0.tool.build = "debug" }
    let verdict = VerdictJudge.judge(record, thresholds: [onTime, onCounts])
    #expect(verdict.outcome == .fail)
    #expect(verdict.thresholds.map(\.outcome) == [.invalid, .fail])
    #expect(verdict.thresholds[0].note?.hasPrefix("not judged") == true)
    #expect(verdict.thresholds[0].observed != nil, "what there is is shown")
    #expect(VerdictJudge.judge(record, thresholds: [onTime]).outcome == .invalid, "a time never makes it fail")
  }

  @Test("A run that was killed says nothing of times")
  func killed() {
    let record = Fixture.record { $0.ending = Ending(.killed, message: "killed from outside") }
    let verdict = VerdictJudge.judge(record, thresholds: [onTime])
    #expect(verdict.outcome == .invalid)
    #expect(verdict.thresholds[0].outcome == .invalid)
    #expect(VerdictJudge.judge(record, thresholds: [onCounts]).outcome == .fail)
  }

  @Test("A crash is the first that is said")
  func crashFirst() {
    let record = Fixture.record { $0.ending = Ending(.crashed, message: "it crashed") }
    let verdict = VerdictJudge.judge(record, thresholds: [onTime, onCounts])
    #expect(verdict.outcome == .fail)
    #expect(verdict.findings.map(\.subject) == [.ending, .threshold, .threshold])
    #expect(verdict.reasons.first == "it crashed")
  }

  @Test("Spread and median need as many samples as the percentiles that they stand beside")
  func samples() {
    let one = Fixture.record { record in
      record.operations = [Fixture.operation("get", "readers", times: [10])]
    }
    let verdict = VerdictJudge.judge(
      one,
      thresholds: [
        Fixture.threshold(.latency, .median, .less, 1e9), Fixture.threshold(.latency, .percentile(50), .less, 1e9),
        Fixture.threshold(.latency, .standardDeviation, .less, 1e9), Fixture.threshold(.latency, .mean, .less, 1e9),
        Fixture.threshold(.latency, .maximum, .less, 1e9),
      ])
    #expect(verdict.thresholds.map(\.outcome) == [.noData, .noData, .noData, .pass, .pass])
  }

  @Test("Successes and failures by themselves")
  func results() throws {
    let record = Fixture.record { record in
      record.operations = [Fixture.operation("get", "readers", times: [1000, 2000, 3000, 4000], failures: 2)]
      record.operations[0].latencyNanoseconds = LatencyRecord(Fixture.histogram([1000, 2000, 3000, 4000]))
      record.operations[0].failedLatencyNanoseconds = LatencyRecord(Fixture.histogram([1000, 2000]))
    }
    func observed(_ metric: MeasuredFigure, _ aggregate: Aggregate, _ result: String) throws -> Double {
      try #require(Fixture.observe(metric, aggregate, [.result: result], in: record)?.observed)
    }
    #expect(try observed(.latency, .maximum, "failure") < 2010)
    #expect(try observed(.latency, .minimum, "success") > 2990)
    #expect(try observed(.throughput, .rate, "success") == 1)
    #expect(try observed(.throughput, .rate, "failure") == 1)
    let unknown = Fixture.record { $0.operations[0].failures = 1 }
    #expect(Fixture.observe(.latency, .mean, [.result: "success", .operation: "get"], in: unknown)?.outcome == .noData)
    #expect(
      Fixture.observe(.latency, .mean, [.result: "success", .operation: "put", .group: "readers"], in: unknown)?.outcome
        == .pass)
  }
}
