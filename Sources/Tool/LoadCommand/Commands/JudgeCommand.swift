internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

/// `loadtest judge`: judges a saved record by other thresholds.
struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Judges a saved record by thresholds; runs nothing.")

  @Argument(
    help: ArgumentHelp("A run folder, a result.json or a timeline.jsonl.", valueName: "record"), completion: .file())
  var record: String

  @Option(help: ArgumentHelp("Thresholds; without it the record's own.", valueName: "file"), completion: .file())
  var thresholds: String?

  func run() throws {
    var file = try CommandFiles.load(record)
    if let thresholds { file.record.scenario.thresholds = try load(thresholds) }
    let thresholds = file.record.scenario.thresholds
    let judged = try CommandFiles.exiting { () throws(FileFailure) in
      try Judging.judged(file, thresholds: thresholds)
    }
    try CommandFiles.report(TerminalSummary(style: Terminal.style).render(judged, path: record))
    let status = judged.verdict.map { ExitStatus($0.outcome) } ?? .internalError
    if status != .pass { throw ExitCode(status.rawValue) }
  }

  private func load(_ path: String) throws -> [Threshold] {
    do throws(ScenarioErrors) {
      return try ThresholdsFile.load(path: path)
    } catch {
      for error in error.errors { Diagnostics.error(error.description) }
      let isUnreadable = error.errors.allSatisfy { $0.category == .unreadable }
      throw ExitCode((isUnreadable ? ExitStatus.unreadableInput : .invalidInput).rawValue)
    }
  }
}
