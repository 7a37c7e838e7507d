import Foundation
import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

@testable import LoadReport

/// What a person reads of a leak check.
@Suite
struct LeakReportTests {
  /// A check of which one process ended so, before its first window.
  private func cut(by ending: Ending) -> RunRecord {
    var record = Fixture.record()
    record.scenario.memory.leaks = .detect
    var observations = LeakObservations(executor: "threads")
    observations.incompleteness = ending.message
    observations.ending = ending
    record.memory.leaks = LeakVerdict(
      kind: .undecided, explanation: "only 0 quiet points of the 24", operationsPerformed: 0)
    record.memory.observations = observations
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    return record
  }

  private func crash() -> Ending {
    var ending = Ending(.crashed, message: "the process was ended by signal 11", operation: "get", worker: 0)
    ending.stacks = "leaks/crash.txt"
    ending.frames = ["get + 5 in plugin.so at plugin.c:3"]
    return ending
  }

  @Test("a crash in the check is told as one, once, with its stack, on the terminal and on the page")
  func crashed() {
    let record = cut(by: crash())
    #expect(record.verdict?.outcome == .fail)
    let check = LeakReport(style: .plain).render(record, path: nil)
    #expect(check.contains("CRASHED: no window completed"), "\(check)")
    let run = TerminalSummary(style: .plain).render(record, path: nil)
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    for text in [check, run, page] {
      #expect(text.components(separatedBy: "ended by signal 11").count == (text == page ? 3 : 2), "\(text)")
      #expect(text.components(separatedBy: "plugin.c:3").count == 2, "\(text)")
      #expect(!text.lowercased().contains("undecided"), "\(text)")
    }
  }

  @Test("the ending of the run is not told a second time as the check's")
  func ownEnding() {
    var record = cut(by: crash())
    record.ending = crash()
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    let text = TerminalSummary(style: .plain).render(record, path: nil)
    #expect(text.components(separatedBy: "plugin.c:3").count == 2, "\(text)")
    #expect(text.components(separatedBy: "ended by signal 11").count == 2, "\(text)")
  }

  @Test("a check that was interrupted says what it saw until then")
  func interrupted() {
    var record = Fixture.record()
    record.scenario.memory.leaks = .detect
    var observations = LeakObservations(executor: "threads")
    observations.incompleteness = LeakObservations.interruption
    record.memory.leaks = LeakVerdict(
      kind: .undecided, explanation: "only 0 quiet points of the 24", operationsPerformed: 0)
    record.memory.observations = observations
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    let text = LeakReport(style: .plain).render(record, path: nil)
    #expect(text.contains("UNDECIDED") && text.contains("only 0 quiet points"), "\(text)")
  }
}
