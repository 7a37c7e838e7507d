import LoadScenario
import Testing

@testable import LoadRecord
@testable import LoadVerdict

/// The record above several runs, from records made by hand.
@Suite
struct CombinedRunsTests {
  private let plan: Plan = {
    let target = TargetReference(source: .named("first"))
    return Plan(
      name: "made", target: target,
      alternatives: PlanAlternatives(
        targets: [target, TargetReference(source: .named("second"))], executors: [.threads]),
      groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "get", weight: 1)])], length: .iterations(1), seed: 1,
      thresholds: [
        Threshold(
          metric: .throughput, aggregate: .rate, comparison: .greater, value: 5, expression: "rate > 5/s",
          metricText: "throughput")
      ])
  }()

  private func record(
    _ outcome: Verdict.Outcome, rate: Double? = 10, reasons: [String] = [], ending: Ending = Ending(.completed)
  ) -> RunRecord {
    var record = RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(cpu: nil, logicalProcessors: 1, memoryBytes: nil, kernel: nil, os: nil, fingerprint: ""),
      scenario: plan.cells[0].plan, startedAt: nil, elapsedSeconds: 1, ending: ending,
      totals: Totals(operations: 10, failures: 1, throughputPerSecond: rate))
    record.environment.warnings = ["the same everywhere"]
    record.verdict = Verdict(
      outcome: outcome, reasons: reasons,
      thresholds: [
        .init(metric: "throughput", expression: "rate > 5/s", observed: rate, outcome: outcome)
      ])
    return record
  }

  private func combine(_ records: [RunRecord], isInterrupted: Bool = false) throws -> RunRecord {
    try #require(CombinedRuns.combine(records, of: plan, isInterrupted: isInterrupted))
  }

  @Test(arguments: [
    (Verdict.Outcome.pass, Verdict.Outcome.pass, Verdict.Outcome.pass), (.pass, .noData, .noData),
    (.noData, .invalid, .invalid), (.invalid, .fail, .fail), (.fail, .pass, .fail),
  ])
  func theWorstOutcomeCounts(_ first: Verdict.Outcome, _ second: Verdict.Outcome, _ worst: Verdict.Outcome) throws {
    let combined = try combine([record(first), record(second)])
    #expect(combined.verdict?.outcome == worst)
    #expect(combined.cells?.map(\.outcome) == [first, second])
    #expect(combined.cells?.map(\.target) == ["first", "second"])
    #expect(combined.scenario == plan)
    #expect(combined.ending.kind == .completed)
  }

  @Test func nothingIsPooledOverAlternatives() throws {
    let combined = try combine([record(.pass), record(.pass)])
    #expect(combined.totals.operations == 20 && combined.totals.failures == 2)
    #expect(combined.totals.throughputPerSecond == nil)
    #expect(combined.operations.isEmpty)
    #expect(combined.environment.warnings == ["the same everywhere"])
    #expect(combined.comparison?.labels == ["first", "second"])
  }

  @Test func aSweepHasACurve() throws {
    #expect(try combine([record(.pass), record(.pass)]).scaling == nil)
    var sweep = plan
    sweep.alternatives = PlanAlternatives(targets: [plan.target], executors: [.threads], threads: [1, 2])
    let combined = try #require(
      CombinedRuns.combine([record(.pass, rate: 10), record(.pass, rate: 15)], of: sweep, isInterrupted: false))
    #expect(combined.cells?.map(\.threads) == [1, 2])
    let curve = try #require(combined.scaling?.curves.first)
    #expect(curve.points.map(\.throughputPerSecond) == [10, 15])
    #expect(curve.points.map(\.efficiency) == [1, 0.75])
    #expect(curve.note?.contains("the number of logical processors (1)") == true)
  }

  @Test func theWorstResultNamesItsRun() throws {
    let failed = try combine([record(.pass, rate: 10), record(.fail, rate: 3)]).verdict?.thresholds
    #expect(failed?.map(\.observed) == [3])
    #expect(failed?.map(\.note) == ["cells/1, second"])
    let passed = try combine([record(.pass, rate: 8), record(.pass, rate: 9)]).verdict?.thresholds
    #expect(passed?.map(\.observed) == [8], "of those that hold the one that is nearest to not holding")
    #expect(passed?.map(\.note) == ["cells/0, first"])
  }

  @Test func reasonsNameTheirRuns() throws {
    let one = try combine([record(.pass), record(.fail, reasons: ["this"])])
    #expect(one.verdict?.reasons == ["cells/1, second: this"])
    let both = try combine([record(.fail, reasons: ["this"]), record(.fail, reasons: ["that", "this"])])
    #expect(both.verdict?.reasons == ["in all runs: this", "cells/1, second: that"])
  }

  @Test func warningsNameTheirRunsUnlessTheyAreOfAll() throws {
    var third = record(.pass)
    third.environment.warnings = ["the same everywhere", "only here"]
    let combined = try combine([record(.pass), third])
    #expect(combined.environment.warnings == ["the same everywhere", "cells/1, second: only here"])
  }

  @Test func missingRunsAreNoPass() throws {
    let combined = try combine([record(.pass)])
    #expect(combined.verdict?.outcome == .invalid)
    #expect(combined.verdict?.reasons == ["only 1 of 2 runs were performed"])
    #expect(combined.ending.kind == .lost)
  }

  @Test func whatWasInterruptedIsJudgedAsFarAsItWent() throws {
    let combined = try combine([record(.pass)], isInterrupted: true)
    #expect(combined.verdict?.outcome == .pass)
    #expect(combined.ending.kind == .interrupted)
    #expect(combined.ending.message?.contains("1 of 2 runs") == true)
  }

  @Test func whatBrokeIsTold() throws {
    let crash = Ending(.crashed, message: "it crashed", operation: "get", worker: 0)
    #expect(try combine([record(.invalid, ending: crash), record(.pass)]).ending == crash)
  }

  @Test func ofNoRunsThereIsNoRecord() {
    #expect(CombinedRuns.combine([], of: plan, isInterrupted: true) == nil)
  }
}
