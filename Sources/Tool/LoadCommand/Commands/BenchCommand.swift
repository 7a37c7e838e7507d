internal import ArgumentParser
internal import LoadBenchmark
internal import LoadWorkflow

/// The rows that `bench` and `ci` measure.
struct RowFilter: ParsableArguments {
  @Option(help: ArgumentHelp("Measure only rows whose name contains this text.", valueName: "text"))
  var filter: String?

  func validate() throws {
    if let filter, CommandContext.current.suite.filtered(filter).benchmarks.isEmpty {
      let names = CommandContext.current.suite.benchmarks.map(\.name).joined(separator: ", ")
      throw ValidationError("--filter '\(filter)' matches no row; the rows are \(names).")
    }
  }
}

/// The options that `bench`, `ci` and `checklist` share.
struct BenchmarkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Operations per row; slow rows perform fewer, rows of several workers more.", valueName: "count"))
  var iterations: UInt64?

  @Option(help: ArgumentHelp("Warm-up operations per row. Default: a tenth of --iterations.", valueName: "count"))
  var warmup: UInt64?

  @Flag(name: .shortAndLong, help: "Suppress progress and table.")
  var quiet = false

  func validate() throws {
    if let iterations, !(1...BenchmarkSettings.mostIterations).contains(iterations) {
      throw ValidationError(
        "--iterations '\(iterations)': expected a number from 1 to \(BenchmarkSettings.mostIterations).")
    }
    if let warmup, warmup > BenchmarkSettings.mostIterations {
      throw ValidationError("--warmup '\(warmup)': expected a number from 0 to \(BenchmarkSettings.mostIterations).")
    }
  }

  /// A session of the suite, in a release build.
  ///
  /// - Parameters:
  ///   - filter: only rows whose names contain this; nil: all.
  ///   - baseline: the figures that a gate compares with. The report must not overwrite them: the gate would fail once
  ///     and then pass.
  func session(
    filter: String? = nil, outputFolder: String?, defaultFolder: String, json: String? = nil, baseline: String? = nil
  ) throws -> BenchmarkSession {
    let settings = try BenchmarkSettings(
      iterations: iterations, warmup: warmup, outputFolder: outputFolder, defaultFolder: defaultFolder)
    let report = baseline.map { _ in "\(settings.outputFolder)/\(BenchmarkReport.fileName)" }
    try NamedOutputs(["OUTPUT_DIR": report]).validate(reading: [baseline])
    ReleaseBuild.restartIfDebug()
    return BenchmarkSession(
      filter: filter, settings: settings,
      output: SessionOutput(folder: settings.outputFolder, json: json, isQuiet: quiet))
  }
}

/// `loadtest bench`: the benchmark suite as a table.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures the benchmark suite and prints a table.",
    discussion: """
      Each row is a run in its own process. Overheads are measured by runs that alternate between the operation and \
      its baseline. The environment variables BENCHMARK_ITERATIONS, BENCHMARK_WARMUP and BENCHMARK_OUTPUT_DIR set \
      defaults for the options.
      """)

  @OptionGroup var options: BenchmarkOptions

  @OptionGroup var rows: RowFilter

  @Option(
    help: ArgumentHelp("Folder in which run folders are created. Default: results.", valueName: "folder"),
    completion: .directory)
  var outputDir: String?

  @Option(help: ArgumentHelp("Write the figures to a file, or with - to standard output.", valueName: "file"))
  var json: String?

  @Flag(help: "Also show the figures of the reference implementation and the ratios to them.")
  var compareReference = false

  func run() async throws {
    let session = try options.session(
      filter: rows.filter, outputFolder: outputDir, defaultFolder: "results", json: json)
    let status = await session.bench(comparesReference: compareReference)
    if status != .pass { throw status }
  }
}
