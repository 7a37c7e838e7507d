internal import ArgumentParser
internal import LoadBenchmark
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

/// `loadtest report`: renders a saved record.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Renders a saved record.",
    discussion: """
      RECORD is a run folder, a result.json, a timeline.jsonl or the benchmark.json of 'bench' and 'ci'. For a run \
      that did not complete, the record is rebuilt from its timeline and judged by what was measured until then.

      Without options the summary is printed. With options only the requested files are written, at most one of them \
      to standard output.
      """)

  @Argument(help: ArgumentHelp("Record to render.", valueName: "record"), completion: .file())
  var record: String

  @Option(help: ArgumentHelp("Write the record as JSON to a file, or with - to standard output.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write the percentile distribution of the latencies in HdrHistogram's text format, in nanoseconds.",
      valueName: "file"))
  var hgrm: String?

  @Option(
    help: ArgumentHelp(
      "Write an HdrHistogram interval log with one line per second and operation; the maximum in each line is in milliseconds.",
      valueName: "file"))
  var hlog: String?

  @Option(help: ArgumentHelp("Write the report (HTML) to a file, or with - to standard output.", valueName: "file"))
  var html: String?

  @OptionGroup var documents: DocumentOptions

  @Option(
    help: ArgumentHelp(
      "With --html: also draw the distribution of these runs: a run folder, a record, or a baseline's name or file.",
      valueName: "baseline"))
  var baseline: String?

  @Option(
    name: .customLong("prometheus-textfile"),
    help: ArgumentHelp(
      "Write metrics for the textfile collector of Prometheus's node exporter, atomically; the file name must end in "
        + ".prom.", valueName: "file"))
  var prometheusTextfile: String?

  @OptionGroup var exports: ExportOptions

  @Option(
    help: ArgumentHelp(
      "With --hgrm or --hlog: only this operation. Default: --hgrm pools all operations, --hlog tags each.",
      valueName: "operation"))
  var operation: String?

  func validate() throws {
    let github = exports.githubFiles
    try NamedOutputs([
      "--json": json, "--hgrm": hgrm, "--hlog": hlog, "--html": html, "--junit": documents.junit,
      "--markdown": documents.markdown, "--prometheus-textfile": prometheusTextfile, "--bencher": exports.bencher,
      "--jmh": exports.jmh, "--github-benchmark": github?.smaller, "--github-benchmark": github?.bigger,
    ]).validate(reading: [record, baseline])
    guard baseline == nil || html != nil else {
      throw ValidationError("--baseline requires --html.")
    }
    guard operation == nil || hgrm != nil || hlog != nil else {
      throw ValidationError("--operation requires --hgrm or --hlog.")
    }
  }

  func run() throws {
    let others = [hgrm, hlog, html, prometheusTextfile].compactMap { $0 } + documents.files.paths
    if others.isEmpty, let benchmark = try? BenchmarkReport.load(path: record) {
      return try renderBenchmark(benchmark)
    }
    let file = try RecordFile.load(path: record)
    // All texts are rendered before any is written, so that a record that fails one of them leaves no files behind.
    var texts: [(text: String, path: String)] = []
    if !exports.isEmpty {
      let judged = try judged(file)
      texts += try exports.texts(ExportedRow.rows(judged), distrust: judged.distrust)
    }
    if let html { texts.append((try page(file), html)) }
    if let prometheusTextfile {
      texts.append((PrometheusText.render(RunMetrics.families([try judged(file)])), prometheusTextfile))
    }
    if !documents.files.paths.isEmpty { texts += documents.files.texts([try judged(file)]) }
    let isSummary = others.isEmpty && exports.isEmpty
    if json != nil || isSummary {
      let judged = try judged(file)
      guard let json else {
        return try Diagnostics.report(TerminalSummary(style: Terminal.style).render(judged, path: record))
      }
      texts.append((try OrderedJSONEncoder(isPretty: true).encode(judged) + "\n", json))
    }
    let export = HistogramExport(file: file, path: record, operation: operation)
    if hgrm != nil || hlog != nil, let refusal = export.unknownOperation {
      throw Failure(.usage, refusal)
    }
    if let hgrm { texts.append((try export.distribution(), hgrm)) }
    if let hlog { texts.append((try export.intervalLog(), hlog)) }
    for (text, path) in texts { try Diagnostics.write(text, to: path) }
  }

  private func judged(_ file: RecordFile) throws -> RunRecord {
    file.isRebuilt ? try Judging.judged(file, thresholds: file.record.scenario.thresholds) : file.record
  }

  private func page(_ file: RecordFile) throws -> String {
    let judged = try judged(file)
    let runs = try baseline.map { try BaselineRuns(for: judged, at: record).load($0) } ?? []
    let content = try RunPageContent.load(path: record, record: judged, baseline: runs, cellLink: { _ in nil })
    return RunPage(content).page().render(.inline)
  }

  private func renderBenchmark(_ report: BenchmarkReport) throws {
    var texts = exports.isEmpty ? [] : try exports.texts(ExportedRow.rows(report), distrust: report.distrust)
    if let json { texts.append((try OrderedJSONEncoder(isPretty: true).encode(report) + "\n", json)) }
    if texts.isEmpty { return try Diagnostics.report(BenchmarkTable(report, style: Terminal.style).render()) }
    for (text, path) in texts { try Diagnostics.write(text, to: path) }
  }
}

/// Exports for other tools that track benchmarks.
struct ExportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write two files for github-action-benchmark: <name>-smaller.json for customSmallerIsBetter and "
        + "<name>-bigger.json for customBiggerIsBetter.", valueName: "name"))
  var githubBenchmark: String?

  @Option(help: ArgumentHelp("Write Bencher Metric Format to a file, or with - to standard output.", valueName: "file"))
  var bencher: String?

  @Option(help: ArgumentHelp("Write JSON in JMH's format to a file, or with - to standard output.", valueName: "file"))
  var jmh: String?

  /// The two files of ``githubBenchmark``.
  var githubFiles: (smaller: String, bigger: String)? {
    githubBenchmark.map { name in
      let stem = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
      return ("\(stem)-smaller.json", "\(stem)-bigger.json")
    }
  }

  var isEmpty: Bool { githubBenchmark == nil && bencher == nil && jmh == nil }

  /// The texts of all files. The formats have no field for a verdict, so figures that cannot be trusted are refused.
  func texts(_ rows: [ExportedRow], distrust: String?) throws -> [(text: String, path: String)] {
    if let distrust {
      throw Failure(
        .invalidInput,
        "cannot export the figures of this record because they cannot be trusted: \(distrust); run it again, or "
          + "view it with 'loadtest report' and --html")
    }
    guard !rows.isEmpty else {
      throw Failure(
        .invalidInput, "the record has no operations of its own to export: specify the folder of one of its runs")
    }
    var texts: [(String, String)] = []
    if let githubFiles {
      texts.append((try BenchmarkExports.githubSmallerIsBetter(rows), githubFiles.smaller))
      texts.append((try BenchmarkExports.githubBiggerIsBetter(rows), githubFiles.bigger))
    }
    if let bencher { texts.append((try BenchmarkExports.bencher(rows), bencher)) }
    if let jmh { texts.append((try BenchmarkExports.jmh(rows, tool: "loadtest \(ToolRecord.version)"), jmh)) }
    return texts
  }
}

/// Documents about runs for other tools, written by `run`, `leaks` and `report`.
struct DocumentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write JUnit XML, with a test case for each threshold, to a file, or with - to standard output.",
      valueName: "file"))
  var junit: String?

  @Option(
    help: ArgumentHelp("Write a summary in Markdown to a file, or with - to standard output.", valueName: "file"))
  var markdown: String?

  var files: RunDocumentFiles { RunDocumentFiles(junit: junit, markdown: markdown) }
}
