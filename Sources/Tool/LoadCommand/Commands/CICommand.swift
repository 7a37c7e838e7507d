internal import ArgumentParser
internal import LoadBenchmark
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow
internal import PortableFoundation

/// `loadtest ci`: the benchmark suite as a gate.
struct CICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ci", abstract: "Measures the benchmark suite, judges it by thresholds, writes reports.",
    discussion: """
      Prints PASS or FAIL for each threshold and writes benchmark.json, ci.json, ci.txt, junit.xml and summary.md to \
      OUTPUT_DIR. Under GitHub Actions it annotates the run and adds to the job's summary.

      An option wins over the environment (BENCHMARK_ITERATIONS, BENCHMARK_WARMUP, BENCHMARK_OUTPUT_DIR, \
      PERF_THRESHOLD_STATUS_MS, PERF_THRESHOLD_HEALTH_MS, PERF_THRESHOLD_OVERHEAD_PCT), the environment over the file of \
      --thresholds, the file over the defaults.

      Exit codes: 0 all hold, 1 one does not or an operation failed, 2 the measurement cannot be trusted, 3 a threshold \
      has no data.
      """)

  @Argument(help: ArgumentHelp("Where reports go (results/ci).", valueName: "output-dir"), completion: .directory)
  var outputDir: String?

  @OptionGroup var options: BenchmarkOptions

  @Option(
    help: ArgumentHelp(
      "Thresholds for rows, in place of the defaults for these rows; 'production' or 'default' name the built-in sets.",
      valueName: "file"), completion: .file())
  var thresholds: String?

  @Option(
    help: ArgumentHelp(
      "A benchmark.json to compare with: what operations allocate must not grow.", valueName: "file"),
    completion: .file())
  var baseline: String?

  func run() async throws {
    let settings = try options.settings(outputFolder: outputDir, defaultFolder: "results/ci")
    let thresholds = try SuiteThresholds.resolve(file: thresholds, filter: options.filter)
    let base = try baseline.map { path in
      try CommandFiles.exiting { () throws(FileFailure) in try BenchmarkReport.load(path: path) }
    }
    let outcome = try await options.measure(settings)
    if outcome.isInterrupted {
      Diagnostics.note("interrupted: nothing was judged")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
    let history = HistoryIndex(folder: settings.outputFolder)
    var judgement = BenchmarkJudgement(outcome.report, thresholds)
    if let base { judgement.compareAllocations(outcome.report, with: base) }
    judgement.diagnose(outcome.report, history: try pastRuns(of: outcome.report, history))
    var report = outcome.report
    report.verdict = judgement.verdict
    try write(report, judgement, settings.outputFolder)
    if options.filter == nil {
      try CommandFiles.exiting { () throws(FileFailure) in
        try history.append(outcome.report.entry(run: outcome.folder.name, outcome: judgement.outcome))
      }
    }
    let status = ExitStatus(judgement.outcome)
    if status != .pass { throw ExitCode(status.rawValue) }
  }

  // MARK: History

  private func pastRuns(
    of report: BenchmarkReport, _ index: HistoryIndex
  ) throws -> (String) -> RowHistory {
    let entries = try CommandFiles.exiting { () throws(FileFailure) in try index.read() }.entries.filter {
      $0.scenario == "benchmark" && $0.machine == report.host.fingerprint && $0.build == report.tool.build
    }
    return { row in
      func figure(_ entry: HistoryEntry, _ quantity: RunMetric.Quantity) -> Double? {
        entry.metrics[RunMetric(operation: row, quantity: quantity).name]
      }
      return RowHistory(
        entries.map {
          RowHistory.Past(
            run: $0.run, meanNanoseconds: figure($0, .mean), allocatedBytes: figure($0, .allocatedBytes))
        })
    }
  }

  // MARK: Reports

  private func write(_ report: BenchmarkReport, _ judgement: BenchmarkJudgement, _ folder: String) throws {
    let gate = GateReport(report, judgement)
    if !options.quiet { try CommandFiles.report(BenchmarkTable(report, style: Terminal.style).render() + "\n") }
    try CommandFiles.report(gate.text())
    try CommandFiles.exiting { () throws(FileFailure) in
      try JSONOutput.write(report, to: "\(folder)/\(BenchmarkReport.fileName)")
      try JSONOutput.write(judgement, to: "\(folder)/ci.json")
      try TextOutput.write(BenchmarkTable(report).render() + "\n" + gate.text(), to: "\(folder)/ci.txt")
      try TextOutput.write(gate.junit(), to: "\(folder)/junit.xml")
      try TextOutput.write(gate.markdown(), to: "\(folder)/summary.md")
      let environment = ProcessInfo.processInfo.environment
      if environment["GITHUB_ACTIONS"] == "true" { try Diagnostics.report(gate.annotations()) }
      if let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty {
        try TextOutput.append(gate.markdown(), to: path)
      }
    }
  }
}
