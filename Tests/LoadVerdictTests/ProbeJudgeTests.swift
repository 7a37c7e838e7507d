import LoadRecord
import LoadScenario
import LoadStatistics
import Testing

@testable import LoadVerdict

/// What a run of a capacity search says of its point.
struct ProbeJudgeTests {
  /// One second of one worker at 1000 arrivals a second.
  private func record(
    count: UInt64 = 1000, nanoseconds: UInt64 = 900_000, overload: Arrivals.Overload = .queue, dropped: UInt64 = 0,
    lateWakeups: UInt64 = 0, waits: UInt64 = 900, isOpen: Bool = true, change: (inout RunRecord) -> Void = { _ in }
  ) -> RunRecord {
    Fixture.record { record in
      var operation = Fixture.operation(
        "get", WorkerGroup.defaultName, times: Array(repeating: nanoseconds, count: Int(count)))
      operation.dropped = dropped
      operation.latencyNanoseconds = operation.serviceTimeNanoseconds
      record.scenario.groups = [
        WorkerGroup(
          workers: 1, mix: [MixEntry(operation: "get", weight: 1)],
          arrivals: isOpen ? Arrivals(ratePerSecond: 1000, overload: overload) : nil)
      ]
      record.elapsedSeconds = 1
      record.operations = [operation]
      record.totals = Totals(operations: count, failures: 0, dropped: dropped, throughputPerSecond: Double(count))
      record.workers = [
        WorkerRecord(
          index: 0, group: WorkerGroup.defaultName, executor: "threads", operations: count, busySeconds: nil,
          involuntaryContextSwitches: nil, cpuSeconds: nil, waits: waits, lateWakeups: lateWakeups)
      ]
      change(&record)
    }
  }

  private let fast = Fixture.threshold(.latency, .percentile(99), .less, 1_000_000)
  private let faster = Fixture.threshold(.latency, .percentile(99), .less, 100_000)

  private func outcome(_ record: RunRecord, _ conditions: Threshold...) -> CapacityRun.Outcome {
    ProbeJudge.judge(record, conditions: conditions).outcome
  }

  @Test func theConditionDecides() {
    #expect(outcome(record(), fast) == .held)
    #expect(outcome(record(), faster) == .failed)
    #expect(outcome(record(), fast, faster) == .failed)
    let judgement = ProbeJudge.judge(record(), conditions: [fast, faster])
    #expect(judgement.reason == "latency: x < 100000.0 does not hold")
    #expect(judgement.conditions.map(\.outcome) == [.pass, .fail])
    #expect(outcome(record(isOpen: false), fast) == .held)
    #expect(outcome(record(isOpen: false), faster) == .failed)
  }

  @Test("A rate that is held by failing is not held")
  func failures() {
    let failing = record { $0.operations[0].failures = $0.operations[0].count }
    #expect(outcome(failing, fast) == .failed)
    #expect(outcome(failing) == .failed)
    #expect(outcome(failing, Fixture.threshold(.failures, .rate, .lessOrEqual, 1)) == .held)
  }

  @Test("What does not hold while the machine withheld the run is not held against the target, what holds counts")
  func disturbed() {
    func disturbed(_ share: Double) -> RunRecord {
      record { $0.environment.disturbances = [Disturbance(.stolen, share: share, ofSeconds: 1)] }
    }
    #expect(outcome(disturbed(0.9), fast) == .held)
    #expect(outcome(disturbed(0.9), faster) == .unusable)
    #expect(outcome(disturbed(0.1), faster) == .failed)
    let reason = ProbeJudge.judge(disturbed(0.9), conditions: [faster]).reason
    #expect(reason?.contains("hypervisor") == true)
    #expect(outcome(disturbed(0.9), faster, Fixture.threshold(.failures, .count, .greater, 0)) == .failed)
    var broken = disturbed(0.9)
    broken.invariantViolation = "broken"
    #expect(outcome(broken, fast) == .failed)
  }

  @Test func whatIsOfferedMustBeServed() {
    #expect(outcome(record()) == .held)
    #expect(outcome(record(count: 985)) == .held)
    #expect(outcome(record(count: 970)) == .failed)
    #expect(outcome(record(count: 970), fast) == .held)
    #expect(outcome(record(count: 900), fast) == .failed)
  }

  @Test("Dropped arrivals are not served, unless a condition is about something else")
  func dropped() {
    #expect(outcome(record(count: 900, overload: .drop, dropped: 100)) == .failed)
    #expect(outcome(record(count: 900, overload: .drop, dropped: 100), fast) == .failed)
    let many = Fixture.threshold(.dropped, .rate, .less, 0.2)
    #expect(outcome(record(count: 900, overload: .drop, dropped: 100), fast, many) == .held)
    let few = Fixture.threshold(.dropped, .rate, .less, 0.01)
    #expect(outcome(record(count: 900, overload: .drop, dropped: 100), few) == .failed)
  }

  @Test func theGeneratorsLatenessIsNotTheTargets() {
    #expect(outcome(record(lateWakeups: 11), faster) == .unusable)
    #expect(outcome(record(lateWakeups: 9), faster) == .failed)
    // What holds in spite of it holds.
    #expect(outcome(record(lateWakeups: 500), fast) == .held)
    // A few waits at the beginning of an overload are few, however late.
    #expect(outcome(record(lateWakeups: 8, waits: 8), faster) == .failed)
    #expect(outcome(record(count: 500, nanoseconds: 10_000), fast) == .unusable)
  }

  @Test("Failures are the target's, however late the generator was and however little it offered")
  func failuresOfALateGenerator() {
    func failing(_ count: UInt64) -> RunRecord {
      record(count: count, nanoseconds: 10_000, lateWakeups: count) { $0.operations[0].failures = count }
    }
    for count: UInt64 in [1, 500, 1000] {
      let judgement = ProbeJudge.judge(failing(count), conditions: [faster])
      #expect(judgement.outcome == .failed)
      #expect(judgement.reason?.contains("never succeeded") == true)
    }
    let some = record(lateWakeups: 500) { $0.operations[0].failures = 20 }
    #expect(outcome(some, fast, Fixture.threshold(.failures, .rate, .less, 0.01)) == .failed)
    // What was dropped may be the generator's.
    let dropped = record(count: 900, overload: .drop, dropped: 100, lateWakeups: 500)
    #expect(outcome(dropped, Fixture.threshold(.dropped, .rate, .less, 0.01)) == .unusable)
  }

  @Test func runsThatSayNothing() {
    #expect(outcome(record { $0.ending = Ending(.crashed, message: "signal 11") }, fast) == .broken)
    #expect(outcome(record { $0.ending = Ending(.stalled) }) == .broken)
    #expect(outcome(record(isOpen: false) { $0.totals.operations = 0 }, fast) == .noData)
    let unknown = Fixture.threshold(.gauge, .value, .less, 1, [.name: "none"])
    #expect(outcome(record(), unknown) == .noData)
    #expect(outcome(record(), unknown, faster) == .failed)
    #expect(outcome(record { $0.invariantViolation = "2 and 2 are 5" }, fast) == .failed)
    // A debug build's figures are no reason to stop: the search says so of all of them.
    #expect(outcome(record { $0.tool.build = "debug" }, fast) == .held)
  }
}
