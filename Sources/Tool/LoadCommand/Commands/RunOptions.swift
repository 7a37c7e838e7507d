internal import ArgumentParser
internal import LoadScenario
internal import LoadWorkflow

/// The options of `run`.
struct RunOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Scenario files, or - for standard input.", valueName: "scenario"),
    completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Option(help: ArgumentHelp("Duration of the measured phase, for example 30s.", valueName: "duration"))
  var duration: String?

  @Option(help: ArgumentHelp("Total number of operations, instead of a duration.", valueName: "count"))
  var iterations: String?

  @Option(help: ArgumentHelp("Duration of the warm-up.", valueName: "duration"))
  var warmup: String?

  @Option(help: ArgumentHelp("Number of workers, or a list such as 1,2,4 for a scaling curve.", valueName: "counts"))
  var threads: String?

  @Option(help: ArgumentHelp("Executor: threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Offered rate, for example 50k/s.", valueName: "rate"))
  var rate: String?

  @Option(help: ArgumentHelp("Seed for all random choices.", valueName: "seed"))
  var seed: String?

  @Option(
    name: .customLong("repeat"), help: ArgumentHelp("Number of runs, each in its own process.", valueName: "count"))
  var repetitions: String?

  @Option(help: ArgumentHelp("Timing mode: exact, sampled or auto.", valueName: "timing"))
  var timing: String?

  @Option(help: ArgumentHelp("Thresholds that replace the scenario's.", valueName: "file"), completion: .file())
  var thresholds: String?

  @Option(
    help: ArgumentHelp(
      "Compare with a saved baseline (name or file) or with a run. A regression fails the run. Also the reference for "
        + "thresholds that are relative to a baseline.", valueName: "baseline"), completion: .file())
  var baseline: String?

  @Option(help: ArgumentHelp("Folder in which run folders are created.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(
    help: ArgumentHelp(
      "Write the record to a file; - writes only the record to standard output. Several scenarios produce an array "
        + "of records.", valueName: "file"))
  var json: String?

  @OptionGroup var documents: DocumentOptions

  @Option(
    help: ArgumentHelp(
      "Write a copy of the report (report.html in the run folder) to a file, or with - to standard output. For one "
        + "scenario only.", valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "'cpu': profile the measured phase with perf and save folded stacks in the run folder; then profile each "
        + "operation on its own for at most 2 s.", valueName: "kind"))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Send the figures of each second to a StatsD server over UDP, with DogStatsD tags. Default port: 8125.",
      valueName: "host:port"))
  var statsd: String?

  @Option(
    help: ArgumentHelp(
      "Perform one shard of the plan, counted from 0: 0/4 is the first of four. 'env' reads the shard from the "
        + "environment variables of a Kubernetes indexed job, Slurm or Open MPI; 'kubernetes', 'slurm' and 'mpi' read "
        + "those of that launcher only. 'loadtest merge' combines all shards into one record and one verdict.",
      valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Start the measured phase at this time (ISO 8601 in UTC, or seconds since the epoch), so that shards start "
        + "together. The warm-up takes place before that time.", valueName: "time"))
  var startAt: String?

  @Flag(name: .shortAndLong, help: "Suppress progress and summary.")
  var quiet = false

  @Flag(help: "Suppress progress.")
  var noProgress = false

  @Flag(help: "Measure in this process, for debuggers and profilers. A crash of the target ends loadtest too.")
  var inProcess = false

  /// The options that override values of the scenario files.
  var overrides: ScenarioOverrides {
    ScenarioOverrides(
      duration: duration, iterations: iterations, warmup: warmup, threads: threads, executor: executor, rate: rate,
      seed: seed, repetitions: repetitions, timing: timing, thresholdsFile: thresholds)
  }

  var output: SessionOutput {
    SessionOutput(folder: outputDir, json: json, html: html, documents: documents.files, isQuiet: quiet)
  }

  var settings: RunSettings {
    get throws {
      var settings = RunSettings(scenarios: scenarios, output: output)
      settings.showsProgress = !noProgress
      settings.inProcess = inProcess
      settings.profilesCPU = profile != nil
      settings.baseline = baseline
      settings.statsd = statsd.flatMap { HostAndPort($0, usualPort: StatsDSender.usualPort) }
      settings.startNanosecondsSinceEpoch = try commonStart()
      return settings
    }
  }
}
