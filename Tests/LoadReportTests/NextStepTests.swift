import LoadRecord
import LoadScenario
import Testing

@testable import LoadReport

/// The command after a failure follows from what failed first.
struct NextStepTests {
  private static let again = "loadtest high.json --threads 16 --seed 42"

  private func step(_ findings: [Verdict.Finding], _ change: (inout RunRecord) -> Void = { _ in }) -> String? {
    var record = Fixture.record()
    record.command = Self.again
    record.verdict = Verdict(findings: findings)
    change(&record)
    return NextStep(record)?.text
  }

  @Test func nothingAfterAPass() {
    #expect(step([]) == nil)
  }

  @Test(
    "a crash or a violated invariant is repeated with its seed",
    arguments: [Verdict.Finding.Subject.ending, .invariant])
  func repeats(_ subject: Verdict.Finding.Subject) {
    #expect(step([.init(.fail, subject, "it crashed")]) == "\(Self.again)  (repeats the run with its seed)")
  }

  @Test func growthIsFollowedToItsCallSites() {
    let leaks = "loadtest leaks high.json  (checks for growth, and finds its call sites)"
    #expect(step([.init(.fail, .leak, "leak")]) == leaks)
    #expect(step([.init(.fail, .ending, "memory limit")]) { $0.ending = Ending(.memoryLimit) } == leaks)
    #expect(step([.init(.fail, .leak, "leak")]) { $0.memory.sites = [] } == nil)
  }

  @Test func anUnservedRateLeadsToTheCapacity() {
    let text = step([.init(.fail, .offeredLoad, "late")])
    #expect(text == "loadtest capacity high.json  (finds the highest rate that the target serves)")
  }

  @Test("of the crossed thresholds the first that a command explains", arguments: [true, false])
  func thresholds(_ isTime: Bool) {
    let results = Fixture.thresholds.map { threshold in
      let crossed = isTime ? threshold.metric == .latency : threshold.metric == .failures
      return Verdict.ThresholdResult(threshold, observed: 1, outcome: crossed ? .fail : .pass)
    }
    let text = step([]) { $0.verdict = Verdict(findings: results.compactMap(\.finding), thresholds: results) }
    #expect(text == (isTime ? "loadtest run high.json --profile cpu  (shows where processor time goes)" : nil))
  }

  @Test func anUntrustworthyTimeIsMeasuredAgain() {
    #expect(step([.init(.invalid, .time, "throttled")])?.hasPrefix(Self.again) == true)
    #expect(step([.init(.invalid, .time, "a debug build")]) { $0.tool.build = "debug" } == nil)
  }

  @Test("a file name is one word of a shell, and standard input cannot be read again", arguments: ["a b.json", "-"])
  func files(_ file: String) {
    let text = step([.init(.fail, .offeredLoad, "late")]) { $0.scenario.file = file }
    #expect(text?.hasPrefix("loadtest capacity 'a b.json'  ") == (file == "-" ? nil : true))
  }

  @Test func stepsStandInTheSummaryAndOnThePage() {
    var record = Fixture.record()
    record.command = Self.again
    record.verdict = Verdict(findings: [.init(.fail, .other, "old"), .init(.fail, .offeredLoad, "late")])
    let summary = TerminalSummary(style: .plain).render(record, path: nil)
    #expect(summary.contains("\n  next         loadtest capacity high.json  (finds"))
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    #expect(page.contains("Next: <code>loadtest capacity high.json</code>"))
  }

  @Test func noCommandNoStep() {
    #expect(step([.init(.fail, .ending, "it crashed")]) { $0.command = nil } == nil)
  }
}
