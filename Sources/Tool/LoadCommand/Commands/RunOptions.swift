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

  @Option(help: ArgumentHelp("Operations in all, in place of a duration.", valueName: "count"))
  var iterations: String?

  @Option(help: ArgumentHelp("Duration of the warm-up.", valueName: "duration"))
  var warmup: String?

  @Option(help: ArgumentHelp("Number of workers, or several such as 1,2,4 for a scaling curve.", valueName: "counts"))
  var threads: String?

  @Option(help: ArgumentHelp("threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Offered rate, for example 50k/s.", valueName: "rate"))
  var rate: String?

  @Option(help: ArgumentHelp("Seed of every random choice.", valueName: "seed"))
  var seed: String?

  @Option(name: .customLong("repeat"), help: ArgumentHelp("Runs, each in a fresh process.", valueName: "count"))
  var repetitions: String?

  @Option(help: ArgumentHelp("exact, sampled or auto.", valueName: "timing"))
  var timing: String?

  @Option(help: ArgumentHelp("Thresholds in place of the scenario's.", valueName: "file"), completion: .file())
  var thresholds: String?

  @Option(
    help: ArgumentHelp(
      "Compare with a saved baseline's name or file, or with a run: a regression fails the run; thresholds relative to a "
        + "baseline measure by it.", valueName: "baseline"), completion: .file())
  var baseline: String?

  @Option(help: ArgumentHelp("Where run folders go.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(
    help: ArgumentHelp(
      "Write the record to a file, or with - to standard output and nothing else there; of several scenarios an array of "
        + "their records.", valueName: "file"))
  var json: String?

  @OptionGroup var documents: DocumentOptions

  @Option(
    help: ArgumentHelp(
      "Write the page that the run folder gets (report.html) to a file too, or with - to standard output; of one scenario.",
      valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "'cpu': where processor time goes in the measured phase, by perf, as folded stacks in the run folder; then each "
        + "operation by itself for at most 2 s.", valueName: "kind"))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Send each second's figures to a StatsD server by UDP, with DogStatsD's tags; the port is 8125 unless given.",
      valueName: "host:port"))
  var statsd: String?

  @Option(
    help: ArgumentHelp(
      "Perform one part of the plan, such as 0/4: the first of four. Shards count from 0, as ranks do. 'env' reads which "
        + "from the variables of Kubernetes indexed jobs, Slurm or Open MPI; 'kubernetes', 'slurm' or 'mpi' from those of "
        + "that launcher. 'loadtest merge' makes one record and one verdict of all parts.", valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Begin the measured phase at this time, ISO 8601 in UTC or seconds since the epoch, so that shards begin together; "
        + "the warm-up comes before.", valueName: "time"))
  var startAt: String?

  @Flag(name: .shortAndLong, help: "No progress and no summary.")
  var quiet = false

  @Flag(help: "No progress.")
  var noProgress = false

  @Flag(help: "Measure in this process, for debuggers and profilers: a crash takes everything along.")
  var inProcess = false

  /// What acts on the scenario files.
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
