internal import ArgumentParser
internal import LoadBenchmark
internal import LoadEngine
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
internal import LoadWorkflow

/// The options that `bench` and `ci` share.
struct BenchmarkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Operations of a row; slow ones take fewer, rows of several workers more.", valueName: "count"))
  var iterations: UInt64?

  @Option(help: ArgumentHelp("Operations before; a tenth unless given.", valueName: "count"))
  var warmup: UInt64?

  @Option(help: ArgumentHelp("Only rows whose names contain this.", valueName: "text"))
  var filter: String?

  @Flag(name: .shortAndLong, help: "No progress and no table.")
  var quiet = false

  func validate() throws {
    if let iterations, !(1...BenchmarkSettings.mostIterations).contains(iterations) {
      throw ValidationError("--iterations is a number from 1 to \(BenchmarkSettings.mostIterations).")
    }
    if let warmup, warmup > BenchmarkSettings.mostIterations {
      throw ValidationError("--warmup is a number up to \(BenchmarkSettings.mostIterations).")
    }
    if let filter, CommandContext.current.suite.filtered(filter).benchmarks.isEmpty {
      let names = CommandContext.current.suite.benchmarks.map(\.name).joined(separator: ", ")
      throw ValidationError("--filter \(filter) matches no row: there are \(names).")
    }
  }

  /// Resolves the settings; a wrong variable of the environment ends the command.
  func settings(outputFolder: String?, defaultFolder: String) throws -> BenchmarkSettings {
    try BenchmarkOptions.exiting {
      try BenchmarkSettings(
        iterations: iterations, warmup: warmup, outputFolder: outputFolder, defaultFolder: defaultFolder)
    }
  }

  static func exiting<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let problem as BenchmarkSettings.Problem {
      Diagnostics.error(problem.message)
      throw ExitCode(ExitStatus.invalidInput.rawValue)
    }
  }

  /// Measures; failures of files and machine end the command.
  func measure(_ settings: BenchmarkSettings) async throws -> BenchmarkSession.Outcome {
    ReleaseBuild.restartIfDebug()
    let session = BenchmarkSession(
      suite: CommandContext.current.suite.filtered(filter), iterations: settings.iterations, warmup: settings.warmup,
      isQuiet: quiet, interrupts: Interrupts())
    do { return try await session.measure(in: settings.outputFolder) } catch let failure as FileFailure {
      Diagnostics.error(failure.description)
      throw ExitCode(ExitStatus(failure).rawValue)
    }
  }
}

/// `loadtest bench`: the benchmark suite as a table.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures the benchmark suite and prints a table.",
    discussion: """
      Each row is a run of its own process; overheads come from runs that perform the operation and its baseline in turn. \
      BENCHMARK_ITERATIONS, BENCHMARK_WARMUP and BENCHMARK_OUTPUT_DIR are defaults for the options.
      """)

  @OptionGroup var options: BenchmarkOptions

  @Option(help: ArgumentHelp("Where run folders go (results).", valueName: "folder"), completion: .directory)
  var outputDir: String?

  @Option(help: ArgumentHelp("Write the figures to a file, or with - to standard output.", valueName: "file"))
  var json: String?

  @Flag(help: "Show the figures of the reference implementation and the ratio.")
  var compareReference = false

  func run() async throws {
    let settings = try options.settings(outputFolder: outputDir, defaultFolder: "results")
    if let json, json != "-" { try CommandFiles.exiting { () throws(FileFailure) in try JSONOutput.check(path: json) } }
    let outcome = try await options.measure(settings)
    let report = outcome.report
    if let json {
      try CommandFiles.write(try OrderedJSONEncoder(isPretty: true).encode(report) + "\n", to: json)
    }
    if !options.quiet, json != "-" {
      let table = BenchmarkTable(report, style: Terminal.style, comparesReference: compareReference)
      try CommandFiles.report(table.render() + "figures: \(outcome.folder.path)/\(BenchmarkReport.fileName)\n")
    }
    if outcome.isInterrupted { throw ExitCode(ExitStatus.interrupted.rawValue) }
    let entry = report.entry(run: outcome.folder.name, outcome: report.outcome)
    if options.filter == nil {
      try CommandFiles.exiting { () throws(FileFailure) in
        try HistoryIndex(folder: settings.outputFolder).append(entry)
      }
    }
    let status = ExitStatus(report.outcome)
    if status != .pass { throw ExitCode(status.rawValue) }
  }
}
