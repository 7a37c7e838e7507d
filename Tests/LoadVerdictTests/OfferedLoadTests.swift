import LoadScenario
import LoadStatistics
import Testing

@testable import LoadRecord
@testable import LoadVerdict

/// Whether what was offered was served, and whose fault it is if not.
struct OfferedLoadTests {
  /// One second of a worker at 1000 arrivals a second.
  private func record(
    _ arrivals: Arrivals, count: UInt64, serviceNanoseconds: UInt64, dropped: UInt64 = 0, neverBegun: UInt64? = nil,
    waits: UInt64 = 0, lateWakeups: UInt64 = 0, ending: Ending = Ending(.completed)
  ) -> RunRecord {
    let group = WorkerGroup(workers: 1, mix: [MixEntry(operation: "a", weight: 1)], arrivals: arrivals)
    let plan = Plan(
      name: "open", target: TargetReference(source: .named("t")), groups: [group],
      length: .duration(nanoseconds: 1_000_000_000), seed: 1)
    var times = Histogram(layout: .threeDigits)
    for _ in 0..<count { times.record(serviceNanoseconds) }
    let latency = LatencyRecord(times)
    return RunRecord(
      tool: ToolRecord(version: "1", build: "release", swift: "6"), host: .current(), scenario: plan, startedAt: nil,
      elapsedSeconds: 1, ending: ending,
      totals: Totals(operations: count, failures: 0, dropped: dropped, throughputPerSecond: Double(count)),
      operations: [
        OperationRecord(
          name: "a", group: group.name, count: count, failures: 0, failureKinds: [:],
          throughputPerSecond: Double(count), timing: "exact", samples: count, latencyNanoseconds: latency,
          serviceTimeNanoseconds: latency, lagNanoseconds: latency, dropped: dropped, neverBegun: neverBegun,
          nearTimerFloor: false,
          allocatedBytesPerOperation: 0)
      ],
      workers: [
        WorkerRecord(
          index: 0, group: group.name, executor: "threads", operations: count, busySeconds: 1,
          involuntaryContextSwitches: 0, cpuSeconds: 1, waits: waits, lateWakeups: lateWakeups)
      ], timeline: [], memory: MemoryRecord(allocator: nil, samples: []), environment: EnvironmentRecord(), gauges: [:],
      invariantViolation: nil)
  }

  private func outcome(_ record: RunRecord) -> Verdict.Outcome {
    VerdictJudge.judge(record, thresholds: []).outcome
  }

  private let offered = Arrivals(ratePerSecond: 1000)

  @Test func whatIsServedPasses() {
    #expect(outcome(record(offered, count: 1000, serviceNanoseconds: 100_000, waits: 900)) == .pass)
    #expect(outcome(record(offered, count: 951, serviceNanoseconds: 100_000, waits: 900)) == .pass)
  }

  @Test func aTargetThatCannotServeFails() {
    let record = record(offered, count: 500, serviceNanoseconds: 1_990_000)
    #expect(outcome(record) == .fail)
    #expect(
      VerdictJudge.judge(record, thresholds: []).reasons == [
        "offered 1000/s, achieved 500/s, 500 of 1000 arrivals not performed: the target could not serve the "
          + "arrivals (the workers were busy in its operations)"
      ])
  }

  @Test func workersThatSpendTheirTimeElsewhereMakeItInvalid() {
    #expect(outcome(record(offered, count: 500, serviceNanoseconds: 10_000)) == .invalid)
  }

  @Test func workersThatWakeLateMakeItInvalid() {
    #expect(
      outcome(record(offered, count: 1000, serviceNanoseconds: 10_000, waits: 1000, lateWakeups: 10)) == .pass)
    #expect(
      outcome(record(offered, count: 1000, serviceNanoseconds: 10_000, waits: 1000, lateWakeups: 11)) == .invalid)
    // One or two of few are chance, and few of many that did not wait are no matter.
    #expect(
      outcome(record(Arrivals(ratePerSecond: 99), count: 99, serviceNanoseconds: 10_000, waits: 99, lateWakeups: 2))
        == .pass)
    #expect(outcome(record(offered, count: 1000, serviceNanoseconds: 900_000, waits: 5, lateWakeups: 5)) == .pass)
  }

  @Test func whatIsDroppedWasNotServedUnlessAThresholdSaysOtherwise() throws {
    let dropping = Arrivals(ratePerSecond: 1000, overload: .drop)
    let run = record(dropping, count: 500, serviceNanoseconds: 1_990_000, dropped: 500, neverBegun: 0)
    #expect(outcome(run) == .fail)
    #expect(outcome(record(dropping, count: 960, serviceNanoseconds: 900_000, dropped: 40, neverBegun: 0)) == .pass)
    func judged(_ metric: String, _ expression: String) throws -> Verdict.Outcome {
      VerdictJudge.judge(run, thresholds: [try Threshold(metric, expression)]).outcome
    }
    #expect(try judged("dropped", "rate < 60%") == .pass)
    #expect(try judged("dropped", "rate < 40%") == .fail)
    #expect(try judged("throughput", "rate > 400/s") == .fail)
    #expect(try judged("failures", "count == 0") == .fail)
  }

  /// A threshold on dropped arrivals is on all that were not performed, and allows nothing of operations that it does not select.
  @Test func aThresholdOnDroppedJudgesWhatItSelects() throws {
    let queued = record(offered, count: 200, serviceNanoseconds: 4_990_000, dropped: 0, neverBegun: 800)
    func judged(_ metric: String, _ expression: String) throws -> Verdict.Outcome {
      VerdictJudge.judge(queued, thresholds: [try Threshold(metric, expression)]).outcome
    }
    #expect(try judged("dropped", "rate < 1%") == .fail)
    #expect(try judged("dropped", "count == 0") == .fail)
    #expect(try judged("dropped", "rate < 90%") == .pass)
    #expect(try judged("dropped{operation:a}", "rate < 90%") == .pass)
    var two = queued
    two.operations.append(two.operations[0])
    two.operations[1].name = "b"
    let verdict = VerdictJudge.judge(two, thresholds: [try Threshold("dropped{operation:a}", "rate < 90%")])
    #expect(verdict.outcome == .fail)
    #expect(verdict.reasons.first?.contains("800 of 1000 arrivals not performed") == true)
  }

  @Test func whatAMachineKeptFromBeingServedIsNotTheTargetsFault() {
    var stopped = record(offered, count: 500, serviceNanoseconds: 1_990_000)
    stopped.environment.disturbances = [Disturbance(.stoodStill, seconds: 0.5, share: 0.5)]
    #expect(outcome(stopped) == .invalid)
    var crowded = record(offered, count: 500, serviceNanoseconds: 1_990_000)
    crowded.environment.disturbances = [Disturbance(.otherProcesses, seconds: 0.5, share: 0.5)]
    #expect(outcome(crowded) == .invalid)
  }

  @Test func whatHadNotBegunWasNotServed() {
    #expect(outcome(record(offered, count: 940, serviceNanoseconds: 1_000_000, neverBegun: 60)) == .fail)
    #expect(outcome(record(offered, count: 960, serviceNanoseconds: 1_000_000, neverBegun: 40)) == .pass)
    // The worker waited for most of the run, and was in one long operation when arrivals were late.
    var run = record(offered, count: 700, serviceNanoseconds: 400_000, neverBegun: 300, waits: 600)
    run.workers[0].busySeconds = 0.29
    #expect(outcome(run) == .fail)
    run.workers[0].busySeconds = 0.9
    #expect(outcome(run) == .invalid)
  }

  @Test func nothingMayBeGivenUpWhereItIsAFailure() throws {
    let failing = Arrivals(ratePerSecond: 1000, overload: .fail)
    #expect(outcome(record(failing, count: 999, serviceNanoseconds: 500_000, dropped: 1, neverBegun: 0)) == .fail)
    #expect(outcome(record(failing, count: 1000, serviceNanoseconds: 500_000, neverBegun: 0)) == .pass)
    let run = record(failing, count: 500, serviceNanoseconds: 1_990_000, dropped: 500, neverBegun: 0)
    let rate = try Threshold("throughput", "rate > 400/s")
    #expect(VerdictJudge.judge(run, thresholds: [rate]).outcome == .fail)
    #expect(VerdictJudge.judge(run, thresholds: [try Threshold("dropped", "rate < 60%")]).outcome == .fail)
  }

  @Test func chanceIsAllowedForAndARunCutShortSaysNothing() {
    let poisson = Arrivals(ratePerSecond: 1000, distribution: .poisson)
    #expect(outcome(record(poisson, count: 860, serviceNanoseconds: 1_000_000)) == .pass)
    #expect(outcome(record(poisson, count: 850, serviceNanoseconds: 1_000_000)) == .fail)
    let short = record(offered, count: 500, serviceNanoseconds: 1_990_000, ending: Ending(.interrupted))
    #expect(VerdictJudge.judge(short, thresholds: []).findings.map(\.subject) == [.ending])
  }
}
