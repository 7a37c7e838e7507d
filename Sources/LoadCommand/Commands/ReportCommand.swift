internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario

/// `loadtest report`: renders a saved record.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Renders a saved record.",
    discussion: """
      RECORD is a run folder, a result.json or a timeline.jsonl. A run that was cut short left a timeline: what it had \
      measured is put together and judged as far as it goes.
      """)

  @Argument(help: ArgumentHelp("The record.", valueName: "record"), completion: .file())
  var record: String

  @Option(help: ArgumentHelp("Write the record as JSON to a file, or with - to standard output.", valueName: "file"))
  var json: String?

  func run() throws {
    let file = try CommandFiles.load(record)
    let judged = try CommandFiles.exiting { () throws(FileFailure) in
      file.isRebuilt ? try Judging.judged(file, thresholds: file.record.scenario.thresholds) : file.record
    }
    switch json {
    case "-": try CommandFiles.report(try OrderedJSONEncoder(isPretty: true).encode(judged) + "\n")
    case let path?: try CommandFiles.exiting { () throws(FileFailure) in try JSONOutput.write(judged, to: path) }
    case nil: try CommandFiles.report(TerminalSummary(style: Terminal.style).render(judged, path: record))
    }
  }
}
