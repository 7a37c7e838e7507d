import LoadHistory
import LoadScenario
import LoadStatistics
import Testing

@testable import LoadRecord

@Suite("Which runs are compared")
struct ComparabilityTests {
  private static func run(
    _ number: Int, ending: Ending.Kind = .completed, findings: [Verdict.Finding] = [], dropped: UInt64? = nil
  ) -> RunRecord {
    let arrivals = dropped == nil ? nil : Arrivals(ratePerSecond: 100, distribution: .uniform, overload: .drop)
    var record = RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: nil, logicalProcessors: 1, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "0123456789abcdef"),
      scenario: Plan(
        name: "made", target: TargetReference(source: .named("made")),
        groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "get", weight: 1)], arrivals: arrivals)],
        length: .iterations(300), seed: 1),
      startedAt: "2026-01-01T00:00:00.\(100 + number)Z", elapsedSeconds: 1 + Double(number) / 1000,
      ending: Ending(ending),
      totals: Totals(operations: 300, failures: 0, dropped: dropped ?? 0, throughputPerSecond: 300),
      operations: [
        OperationRecord(
          name: "get", group: WorkerGroup.defaultName, count: 300, failures: 0, failureKinds: [:],
          throughputPerSecond: 300, timing: "exact", samples: 0,
          latencyNanoseconds: LatencyRecord(Histogram(layout: .threeDigits)),
          serviceTimeNanoseconds: LatencyRecord(Histogram(layout: .threeDigits)), dropped: dropped,
          neverBegun: dropped.map { _ in 0 }, nearTimerFloor: nil, allocatedBytesPerOperation: nil)
      ],
      memory: MemoryRecord(
        allocator: ending == .completed ? AllocatorRecord(name: "jemalloc", version: "5.3.0", configuration: nil) : nil),
      environment: EnvironmentRecord())
    record.verdict = Verdict(findings: findings)
    return record
  }

  private static func crashed(_ number: Int) -> RunRecord {
    run(number, ending: .crashed, findings: [.init(.fail, .ending, "it crashed")])
  }

  private static func runs(_ good: Int, crashed count: Int, from number: Int) -> [RunRecord] {
    (0..<good).map { run(number + $0) } + (0..<count).map { crashed(number + good + $0) }
  }

  private static func compare(_ base: [RunRecord], _ new: [RunRecord]) -> RunComparison {
    RunComparison(Comparability.check(base: base, new: new))
  }

  @Test("runs that the code ended are a regression where base runs were not")
  func crashes() throws {
    let base = Self.runs(10, crashed: 0, from: 0)
    for count in [1, 5, 10] {
      let comparison = Self.compare(base, Self.runs(10 - count, crashed: count, from: 100))
      let row = try #require(comparison.rows.first)
      #expect(row.metric == RunComparison.endedRunsName && row.finding == .regression)
      #expect(row.note?.hasPrefix("\(count) of 10 new and 0 of 10 base runs crashed") == true)
      #expect(comparison.outcome == .fail)
    }
    #expect(Self.compare(base, Self.runs(10, crashed: 0, from: 100)).rows.first?.metric != RunComparison.endedRunsName)
  }

  @Test("what is left out is reported with the reasons, and what the code ended stays to be counted")
  func leftOut() {
    let invalid = Self.run(20, findings: [.init(.invalid, .time, "it stood still")])
    let killed = Self.run(21, ending: .killed)
    let check = Comparability.check(base: Self.runs(2, crashed: 2, from: 0) + [invalid, killed], new: [])
    #expect(check.base.count == 2 && check.endedBase.count == 2)
    #expect(
      check.warnings == [
        "4 of 6 base runs are excluded from the figures: invalid or incomplete (the run did not complete (crashed); "
          + "it stood still; the run did not complete (killed))"
      ])
  }

  @Test("where runs of both sides crash only a larger share decides")
  func bothCrash() {
    func finding(_ base: Int, _ new: Int) -> RunComparison.Finding? {
      Self.compare(
        Self.runs(10 - base, crashed: base, from: 0), Self.runs(10 - new, crashed: new, from: 100)
      ).rows.first?.finding
    }
    #expect(finding(5, 5) == .noData)
    #expect(finding(1, 9) == .regression)
    #expect(finding(9, 1) == .noData)
    #expect(finding(9, 0) == .improvement)
    #expect(finding(1, 0) == .unchanged)
  }

  @Test("what was killed, interrupted, or hung because the machine stood still, says nothing of the code")
  func endedFromOutside() {
    let stopped = Self.run(200, ending: .stalled, findings: [.init(.invalid, .ending, "it hung while it stood still")])
    for run in [stopped, Self.run(201, ending: .killed), Self.run(202, ending: .interrupted)] {
      #expect(!run.wasEndedByCode)
      #expect(Comparability.check(base: [], new: [run]).ended.new.whole == 0)
    }
    let aborted = Self.run(203, ending: .aborted, findings: [.init(.fail, .threshold, "too slow")])
    #expect(aborted.wasEndedByCode)
  }

  @Test("an allocator that is not known is no other allocator")
  func unknownAllocator() {
    #expect(Comparability.check(base: [Self.run(0)], new: [Self.crashed(1)]).refusals.isEmpty)
    var other = Self.run(2)
    other.memory.allocator = AllocatorRecord(name: "system", version: nil, configuration: nil)
    #expect(
      Comparability.check(base: [Self.run(0)], new: [other]).refusals == [
        "runs of several allocators: jemalloc 5.3.0, system"
      ])
  }

  @Test("a run that fails and is invalid is no measurement")
  func failedAndInvalid() {
    let both = Self.run(0, findings: [.init(.fail, .threshold, "too many"), .init(.invalid, .time, "it stood still")])
    #expect(both.verdict?.outcome == .fail)
    #expect(both.distrust == "it stood still")
    #expect(Comparability.check(base: [both], new: []).base.isEmpty)
    #expect(HistoryEntry(both, run: "run")?.unusable == "invalid")
    #expect(Self.run(1, findings: [.init(.fail, .threshold, "too many")]).distrust == nil)
  }

  @Test("every run has a line in the history, with how it ended")
  func lines() throws {
    for kind in Ending.Kind.allCases {
      let entry = try #require(HistoryEntry(Self.run(0, ending: kind), run: "run"))
      #expect(entry.ending == kind)
      #expect(entry.metrics.isEmpty == (kind != .completed) && (entry.unusable == nil) == (kind == .completed))
    }
  }

  @Test("arrivals that are not performed are compared by their share")
  func arrivals() {
    let (base, new) = ([Self.run(0, dropped: 0)], [Self.run(1, dropped: 100)])
    let rows = Self.compare(base, new).rows
    #expect(rows.first { $0.metric == "dropped" }?.finding == .regression)
    #expect(rows.first { $0.metric == "get dropped" }?.new == 0.25)
    #expect(!Self.compare([Self.run(0)], [Self.run(1)]).rows.contains { $0.metric == "dropped" })
  }
}
