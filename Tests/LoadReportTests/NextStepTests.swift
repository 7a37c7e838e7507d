import LoadRecord
import LoadScenario
import Testing

@testable import LoadReport

/// The command after a failure follows from what failed first.
struct NextStepTests {
  private static let again = "loadtest high.json --threads 16 --duration 5s --seed 42"
  private static let leaks =
    "loadtest leaks high.json --threads 16 --seed 42  (checks for growth, and finds its call sites)"
  private static let capacity =
    "loadtest capacity high.json --threads 16 --seed 42  (finds the highest rate that the target serves)"
  private static let profile = "\(again) --profile cpu  (shows where processor time goes)"

  private func step(_ findings: [Verdict.Finding], _ change: (inout RunRecord) -> Void = { _ in }) -> String? {
    var record = Fixture.record()
    record.command = Self.again
    record.verdict = Verdict(findings: findings)
    change(&record)
    return NextStep(record)?.text
  }

  /// The step after thresholds of these metrics were crossed, in this order.
  private func step(crossed metrics: [MeasuredFigure]) -> String? {
    let thresholds = metrics.map {
      Threshold(
        metric: $0, aggregate: .mean, comparison: .less, value: 1, expression: "mean < 1", metricText: $0.name)
    }
    let results = thresholds.map { Verdict.ThresholdResult($0, observed: 2, outcome: .fail) }
    return step([]) {
      $0.scenario.thresholds = thresholds
      $0.verdict = Verdict(findings: results.compactMap(\.finding), thresholds: results)
    }
  }

  @Test func nothingAfterAPass() {
    #expect(step([]) == nil)
  }

  @Test func aLeakCheckAfterGrowthThatPassed() {
    func step(_ live: UInt64?..., checked: LeakVerdict? = nil) -> String? {
      self.step([]) { record in
        record.memory.samples = live.map { MemorySample(liveBytes: $0) }
        record.memory.leaks = checked
      }
    }
    let command = "loadtest leaks high.json --threads 16 --seed 42"
    let purpose = "(live memory grew by 3MiB: decides whether that is a leak)"
    #expect(step(1 << 20, 9 << 20, 4 << 20) == "\(command)  \(purpose)")
    // Less than twice as much, less than 1 MiB more, less memory, and nothing measured.
    #expect(step(8 << 20, 12 << 20) == nil)
    #expect(step(1 << 10, 1 << 20) == nil)
    #expect(step(8 << 20, 1 << 20) == nil)
    #expect(step(1 << 20, nil) == nil)
    #expect(step() == nil)
    // A leak check has decided.
    #expect(step(1 << 20, 4 << 20, checked: LeakVerdict(kind: .stable, explanation: "", operationsPerformed: 1)) == nil)
  }

  @Test(
    "a crash or a violated invariant is repeated with its seed",
    arguments: [Verdict.Finding.Subject.ending, .invariant])
  func repeats(_ subject: Verdict.Finding.Subject) {
    #expect(step([.init(.fail, subject, "it crashed")]) == "\(Self.again)  (repeats the run with its seed)")
  }

  @Test func growthIsFollowedToItsCallSites() {
    #expect(step([.init(.fail, .leak, "leak")]) == Self.leaks)
    #expect(step([.init(.fail, .ending, "memory limit")]) { $0.ending = Ending(.memoryLimit) } == Self.leaks)
    #expect(step([.init(.fail, .leak, "leak")]) { $0.memory.sites = [] } == nil)
    #expect(step([.init(.fail, .leak, "leak")]) { $0.command = "loadtest leaks high.json" } == nil)
  }

  @Test func anUnservedRateLeadsToTheCapacity() {
    #expect(step([.init(.fail, .offeredLoad, "late")]) == Self.capacity)
  }

  @Test(
    "each metric of a crossed threshold has its command",
    arguments: [
      (MeasuredFigure.latency, Optional(profile)), (.throughput, profile), (.cpu, profile), (.dropped, capacity),
      (.retained, leaks), (.resident, leaks), (.failures, nil),
    ])
  func thresholds(_ metric: MeasuredFigure, _ expected: String?) {
    #expect(step(crossed: [metric]) == expected)
  }

  @Test func theFirstCrossedThresholdWithACommandCounts() {
    #expect(step(crossed: [.failures, .dropped, .latency]) == Self.capacity)
  }

  @Test func aRegressionIsProfiledOnce() {
    #expect(step([.init(.fail, .baseline, "slower")]) == Self.profile)
    #expect(step([.init(.fail, .baseline, "slower")]) { $0.command = "\(Self.again) --profile cpu" } == nil)
  }

  @Test("untrustworthy times are measured again", arguments: [Verdict.Finding.Subject.time, .threshold])
  func measuresAgain(_ subject: Verdict.Finding.Subject) {
    let text = "\(Self.again)  (repeats the run; first remove what disturbed it)"
    #expect(step([.init(.invalid, subject, "throttled")]) == text)
    #expect(step([.init(.invalid, subject, "a debug build")]) { $0.tool.build = "debug" } == nil)
  }

  @Test func aFileNameIsOneWordOfAShell() {
    let text = step([.init(.fail, .offeredLoad, "late")]) { $0.scenario.file = "a b.json" }
    #expect(text?.hasPrefix("loadtest capacity 'a b.json' --threads 16") == true)
  }

  @Test("several runs, standard input and runs without a command have no step")
  func none() {
    let crashed = [Verdict.Finding(.fail, .ending, "it crashed")]
    #expect(step(crashed) { $0.command = nil } == nil)
    #expect(step(crashed) { $0.scenario.file = "-" } == nil)
    #expect(step(crashed) { $0.cells = [] } == nil)
    #expect(step(crashed) { $0.merged = [] } == nil)
  }

  @Test func stepsStandInTheSummaryAndOnThePage() {
    var record = Fixture.record()
    record.command = Self.again
    record.verdict = Verdict(findings: [.init(.fail, .other, "old"), .init(.fail, .offeredLoad, "late")])
    let summary = TerminalSummary(style: .plain).render(record, path: nil)
    #expect(summary.contains("\n  next         loadtest capacity high.json --threads 16"))
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    #expect(page.contains("Next: <code>loadtest capacity high.json --threads 16 --seed 42</code>"))
  }
}
