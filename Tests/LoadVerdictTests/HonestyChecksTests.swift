import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

@Suite
struct HonestyChecksTests {
  private func warnings(_ change: (inout RunRecord) -> Void) -> [String] {
    HonestyChecks.warnings(Fixture.record(change))
  }

  @Test("A record of before has the hypervisor's share alone", arguments: [(0.0, 0), (2, 0), (2.01, 1), (63.5, 1)])
  func steal(_ percent: Double, _ count: Int) {
    let warnings = warnings { $0.environment.stealPercent = percent }
    #expect(warnings.count == count)
    if let warning = warnings.first {
      #expect(warning.contains("\(Int(percent.rounded())) %"))
      #expect(warning.contains("hypervisor"))
    }
  }

  @Test func nothingKnownIsNothingToWarnOf() { #expect(warnings { $0.environment.stealPercent = nil }.isEmpty) }

  @Test func timerSource() {
    #expect(warnings { $0.environment.timerSource = "counter" }.isEmpty)
    #expect(warnings { $0.environment.timerSource = "clock" }.first?.contains("system clock") == true)
  }

  @Test func nearTheTimersFloor() {
    let warnings = warnings { record in
      for index in record.operations.indices { record.operations[index].nearTimerFloor = true }
    }
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasSuffix("get, put") == true, "each name once: \(warnings)")
  }

  @Test func failuresThatNoThresholdJudgesAreTold() throws {
    func said(_ failures: UInt64, _ metric: String? = nil) throws -> [String] {
      let thresholds = try metric.map { [try Threshold($0, "rate < 90%")] } ?? []
      return warnings { record in
        record.operations[0].count = 1000
        record.operations[0].failures = failures
        record.scenario.thresholds = thresholds
      }.filter { $0.contains("no threshold on failures") }
    }
    let name = Fixture.record { _ in }.operations[0].name
    #expect(try said(50) == [])
    #expect(try said(51).first?.hasPrefix("51 of 1000 calls of '\(name)'") == true)
    #expect(try said(999).count == 1)
    #expect(try said(999, "failures") == [])
    #expect(try said(999, "failures{operation:\(name)}") == [])
    #expect(try said(999, "failures{operation:other}").count == 1)
    // One that never succeeded fails the run.
    #expect(try said(1000) == [])
  }

  @Test func operationsThatWereNeverPerformedAreTold() {
    let warnings = warnings { $0.operations[1].count = 0 }
    #expect(warnings.contains { $0.contains("was never performed") })
    #expect(!self.warnings { _ in }.contains { $0.contains("was never performed") })
  }

  private func workers(_ operations: [UInt64], switches: UInt64? = 0, group: String = "readers") -> [WorkerRecord] {
    operations.enumerated().map { index, operations in
      WorkerRecord(
        index: index, group: group, executor: "threads", operations: operations, busySeconds: 1,
        involuntaryContextSwitches: switches, cpuSeconds: 1)
    }
  }

  @Test(arguments: [(1000, false), (7, false), (6, true), (0, true)] as [(UInt64, Bool)])
  func workersLeftBehind(_ operations: UInt64, _ isLeftBehind: Bool) {
    // The mean of all three is two thirds of a thousand and a little.
    let warnings = warnings { $0.workers = workers([1000, 1000, operations]) }
    #expect(
      warnings.contains { $0.contains("a worker of group 'readers'") && $0.contains("less than 1 % of the mean") }
        == isLeftBehind)
  }

  @Test func whoIsNotStarved() {
    let open = warnings { record in
      record.workers = workers([1000, 0])
      record.scenario.groups[0].arrivals = Arrivals(ratePerSecond: 1)
    }
    #expect(!open.contains { $0.contains("less than 1 % of the mean") }, "a free worker takes what comes")
    let ramp = warnings { record in
      record.workers = workers([1000, 0])
      record.scenario.groups[0].ramp = Ramp(start: 1, stages: [])
    }
    #expect(!ramp.contains { $0.contains("less than 1 % of the mean") })
    #expect(!warnings { $0.workers = workers([0]) }.contains { $0.contains("less than 1 % of the mean") })
  }

  @Test(
    "Who performs fewer operations than there are workers, or very few, is not left behind by that",
    arguments: [
      [1, 1, 0, 0], [0, 0, 0, 1], [3, 0, 2, 1], [5, 0],
    ] as [[UInt64]])
  func fewOperations(_ operations: [UInt64]) {
    #expect(!warnings { $0.workers = workers(operations) }.contains { $0.contains("less than 1 % of the mean") })
    let entry = WorkerRecord(group: "readers", executor: "tasks", of: workers(operations))
    #expect(!warnings { $0.workers = [entry] }.contains { $0.contains("less than 1 % of the mean") })
  }

  @Test("Where two of many perform all, the others are left behind")
  func blockedPool() {
    let warnings = warnings { $0.workers = workers([100, 100] + Array(repeating: 0, count: 30)) }
    #expect(
      warnings.contains { $0.contains("30 workers of group 'readers'") && $0.contains("less than 1 % of the mean") })
  }

  @Test func workersLeftBehindInAGroupOfMany() {
    let entry = WorkerRecord(group: "readers", executor: "tasks", of: workers([1000, 1000, 1000, 5]))
    #expect(warnings { $0.workers = [entry] }.contains { $0.hasPrefix("some workers of group 'readers'") })
  }

  @Test(
    arguments: [
      (0, nil), (9, nil), (10, "p99.9"), (99, "p99.9"), (100, "p99"), (500, "p95"), (1000, "p90"), (9000, "p50"),
    ] as [(UInt64, String?)])
  func switchesThatExplainTheTail(_ switches: UInt64, _ percentile: String?) {
    let warnings = warnings { $0.workers = workers([10_000], switches: switches) }
    let warning = warnings.first { $0.contains("context switch") }
    #expect((warning != nil) == (percentile != nil))
    if let percentile { #expect(warning?.contains("latencies at \(percentile) and above") == true) }
  }

  @Test func switchesThatWereNotCountedExplainNothing() {
    #expect(!warnings { $0.workers = workers([10], switches: nil) }.contains { $0.contains("context switch") })
  }

  @Test func arrivalsThatNobodyPerformed() {
    func said(_ dropped: UInt64, _ neverBegun: UInt64) -> String? {
      warnings {
        $0.scenario.groups[0].arrivals = Arrivals(ratePerSecond: 10)
        $0.operations[0].dropped = dropped
        $0.operations[0].neverBegun = neverBegun
      }.first { $0.contains("arrivals of group 'readers'") }
    }
    #expect(said(0, 0) == nil)
    #expect(said(0, 3)?.contains("3 had not begun") == true)
    #expect(said(2, 0)?.contains("2 were dropped") == true)
  }

  @Test("Figures of a saved record may be anything", arguments: [1e300, -1e300, .infinity, .nan, 1e19])
  func impossibleFigures(_ figure: Double) {
    let record = Fixture.record { record in
      record.elapsedSeconds = figure
      record.environment.stealPercent = figure
      record.workers = workers([.max, .max], switches: .max)
      record.scenario.groups[0].arrivals = Arrivals(ratePerSecond: figure)
    }
    #expect(HonestyChecks.warnings(record).contains { $0.contains("18446744073709551615 involuntary") })
    #expect(VerdictJudge.judge(record, thresholds: []).outcome != .noData)
  }
}
