internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

/// `loadtest merge`: combines several records into one record and one verdict.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merges records of one plan into one record and judges it, without running anything.",
    discussion: """
      The records are those of shards ('run --shard') that ran at the same time, or of repetitions that ran one after \
      another. Shards are merged into the record of their whole plan. Each shard may occur once; if one is \
      missing, no threshold is judged, and the outcome is invalid, or fail if another shard crashed, leaked or \
      violated an invariant. Plans of repetitions may differ only in their seed, plans of shards not at all.

      Counts and histograms are added exactly. The throughput is the total number of operations divided by the time in \
      which at least one run was measuring. Memory samples, the timeline, gauges that differ and host descriptions \
      that differ cannot be merged and are null or empty. For shards, a threshold on a figure of one process has the \
      result of the worst shard.
      """)

  @Argument(
    help: ArgumentHelp("Run folders, result.json or timeline.jsonl files.", valueName: "record"), completion: .file())
  var records: [String]

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the record to a file; - writes only the record to standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    guard !records.isEmpty else { throw ValidationError("Specify at least one record.") }
    try NamedOutputs(["--output": output]).validate(reading: records)
  }

  func run() throws {
    let sources = try records.map { RecordMerge.Source(path: $0, record: try RecordFile.load(path: $0).record) }
    let merged = try RecordMerge.merge(sources)
    var judged = Judging.judged(merged, thresholds: merged.scenario.thresholds, monitor: nil)
    judged.keepBaselineFindings(of: sources.map(\.record))
    // The summary names the file and is printed even if the file cannot be written.
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
