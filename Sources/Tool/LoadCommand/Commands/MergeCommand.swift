internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

/// `loadtest merge`: one record and one verdict from several.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merges records of one plan into one and judges it; runs nothing.",
    discussion: """
      The records are of shards ('run --shard') that ran at the same time or of repetitions one after the other. Shards \
      are merged to a record of their whole plan, each of them once; a missing one makes the verdict invalid. Counts and \
      histograms \
      are added exactly; the throughput is the operations of all divided by the time in which at least one run was \
      measuring. What cannot be merged is null: memory samples, the timeline, gauges and hosts that differ; of shards, \
      thresholds on these have the result of the shard that did worst. Plans may differ in their seed alone, of shards in \
      nothing.
      """)

  @Argument(
    help: ArgumentHelp("Run folders, result.json or timeline.jsonl files.", valueName: "record"), completion: .file())
  var records: [String]

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the record to a file, or with - to standard output and nothing else there.", valueName: "file"))
  var output: String?

  func validate() throws {
    guard !records.isEmpty else { throw ValidationError("Name at least one record.") }
    try NamedOutputs(["--output": output]).validate(reading: records)
  }

  func run() throws {
    let sources = try records.map { RecordMerge.Source(path: $0, record: try RecordFile.load(path: $0).record) }
    let merged = try RecordMerge.merge(sources)
    var judged = Judging.judged(merged, thresholds: merged.scenario.thresholds, monitor: nil)
    judged.keepBaselineFindings(of: sources.map(\.record))
    // The summary names the file; where that cannot be written, it is printed all the same.
    let text = try OrderedJSONEncoder(isPretty: true).encode(judged) + "\n"
    let saved = Result { () throws(FileFailure) in
      if let output { try Diagnostics.write(text, to: output) }
    }
    if output != "-" {
      let path = (try? saved.get()) == nil ? nil : output
      try Diagnostics.report(TerminalSummary(style: Terminal.style).render(judged, path: path))
    }
    try saved.get()
    let status = judged.verdict.map { ExitStatus($0.outcome) } ?? .internalError
    if status != .pass { throw status }
  }
}
