internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

/// `loadtest judge`: judges a saved record, by other thresholds if given.
struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Judges a saved record by thresholds, without running anything.")

  @Argument(
    help: ArgumentHelp("A run folder, a result.json or a timeline.jsonl.", valueName: "record"), completion: .file())
  var record: String

  @Option(help: ArgumentHelp("Thresholds. Default: those of the record.", valueName: "file"), completion: .file())
  var thresholds: String?

  func run() throws {
    var file = try RecordFile.load(path: record)
    if let thresholds {
      file.record.scenario.thresholds = try ThresholdsFile.load(path: thresholds, plan: file.record.scenario)
    }
    let judged = try Judging.judged(file, thresholds: file.record.scenario.thresholds)
    try Diagnostics.report(TerminalSummary(style: Terminal.style).render(judged, path: record))
    let status = judged.verdict.map { ExitStatus($0.outcome) } ?? .internalError
    if status != .pass { throw status }
  }
}
