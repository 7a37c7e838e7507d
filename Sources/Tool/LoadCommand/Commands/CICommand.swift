internal import ArgumentParser
internal import LoadBenchmark
internal import LoadWorkflow

/// `loadtest ci`: the benchmark suite as a gate.
struct CICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ci", abstract: "Measures the benchmark suite, judges it by thresholds and writes reports.",
    discussion: """
      Prints PASS or FAIL for each threshold and writes benchmark.json, ci.json, ci.txt, junit.xml and summary.md to \
      OUTPUT_DIR. In GitHub Actions it also annotates the run and appends to the job summary.

      Precedence: options, then environment variables (BENCHMARK_ITERATIONS, BENCHMARK_WARMUP, BENCHMARK_OUTPUT_DIR, \
      PERF_THRESHOLD_STATUS_MS, PERF_THRESHOLD_HEALTH_MS, PERF_THRESHOLD_OVERHEAD_PCT), then the file of --thresholds, \
      then the defaults.

      Exit codes: 0 all thresholds hold; 1 a threshold does not hold, or an operation failed; 2 the measurement cannot \
      be trusted; 3 a threshold has no data.
      """)

  @Argument(
    help: ArgumentHelp("Folder of the reports. Default: results/ci.", valueName: "output-dir"), completion: .directory)
  var outputDir: String?

  @OptionGroup var options: BenchmarkOptions

  @OptionGroup var rows: RowFilter

  @Option(
    help: ArgumentHelp(
      "Thresholds that replace the defaults of their rows: a file, or a built-in set, 'production' or 'default'.",
      valueName: "file"), completion: .file())
  var thresholds: String?

  @Option(
    help: ArgumentHelp(
      "A benchmark.json to compare with: allocations per operation must not grow.", valueName: "file"),
    completion: .file())
  var baseline: String?

  func run() async throws {
    let limits = try SuiteThresholds.resolve(file: thresholds, filter: rows.filter)
    let session = try options.session(
      filter: rows.filter, outputFolder: outputDir, defaultFolder: "results/ci", baseline: baseline)
    let base = try baseline.map { try BenchmarkReport.load(path: $0) }
    let status = await session.gate(limits, base: base)
    if status != .pass { throw status }
  }
}
