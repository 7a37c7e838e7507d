internal import ArgumentParser
internal import LoadRecord
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest capacity`: finds the highest rate or number of workers at which a condition holds.
struct CapacityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capacity",
    abstract: "Finds the highest rate or number of workers at which a condition holds.",
    discussion: """
      Makes short runs of the scenario at one rate after another. The rate doubles while the condition holds. Then the \
      search narrows the range around the knee, the load at which the condition stops holding, and repeats the runs \
      on both sides of it. Each point is decided by the majority of its runs. Runs in which the load generator did not keep up, or \
      too much time was lost to the machine, do not count against the target; they are repeated.

      A condition is a threshold expression on the latency of all operations, such as "p(99) < 1ms", or on a metric, \
      such as "latency{operation:get_status}: p(99) < 1ms" or "dropped: rate < 0.1%". In addition, the target must \
      always serve 95 % of the offered load (98 % without --until). The scenario's own thresholds are ignored.

      Exit codes: 0 knee found; 1 the condition did not hold at any point tried, or the target crashed or hung; 2 \
      invalid (no usable run remains, or a run was killed); 3 no data (the condition held at the \
      highest point, or --max-runs was reached before a decision).
      """)

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenario: String

  @Option(
    help: ArgumentHelp(
      "Condition that must hold, for example \"p(99) < 1ms\". Repeat the option to require several.",
      valueName: "condition"))
  var until: [String] = []

  @Option(
    help: ArgumentHelp("What to increase: rate or threads. Default: rate.", valueName: "axis"),
    transform: { text in
      guard let axis = CapacityAxis(rawValue: text) else { throw ValidationError("expected rate or threads.") }
      return axis
    })
  var by = CapacityAxis.rate

  @Option(
    help: ArgumentHelp(
      "Lowest rate or number of workers. Default: derived from a closed-model run; 1 worker.",
      valueName: "value"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Highest rate or number of workers. Default: twice the rate of a closed-model run; 1024 workers.",
      valueName: "value"))
  var to: String?

  @Option(help: ArgumentHelp("Duration of the measured phase of each run.", valueName: "duration"))
  var duration = "2s"

  @Option(
    help: ArgumentHelp("Duration of the warm-up of each run. Default: the scenario's.", valueName: "duration"))
  var warmup: String?

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp("Number of runs per point; the majority decides. Doubled at the knee.", valueName: "count"))
  var repetitions = 3

  @Option(
    help: ArgumentHelp(
      "Maximum relative distance between the highest point that holds and the lowest that does not.",
      valueName: "share"))
  var tolerance = "2%"

  @Option(help: ArgumentHelp("Maximum number of runs in total.", valueName: "count"))
  var maxRuns = 100

  @Option(help: ArgumentHelp("Number of workers.", valueName: "count"))
  var threads: String?

  @Option(help: ArgumentHelp("Executor: threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Seed for all random choices; each run adds its number.", valueName: "seed"))
  var seed: String?

  @Option(help: ArgumentHelp("Folder in which run folders are created.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(
    help: ArgumentHelp(
      "Write the result to a file; - writes only the result to standard output.", valueName: "file"))
  var json: String?

  @Flag(name: .shortAndLong, help: "Suppress progress and summary.")
  var quiet = false

  func validate() throws {
    guard (1...100).contains(repetitions) else {
      throw ValidationError("--repeat '\(repetitions)': expected a number from 1 to 100.")
    }
    guard (1...10_000).contains(maxRuns) else {
      throw ValidationError("--max-runs '\(maxRuns)': expected a number from 1 to 10000.")
    }
    guard by != .threads || threads == nil else {
      throw ValidationError("--by threads varies the number of workers: remove --threads.")
    }
    try NamedOutputs(["--json": json]).validate(reading: [scenario])
  }

  func run() async throws {
    var plan = try await plan()
    let bounds = try Usage.of { () throws(ScenarioErrors) in
      plan.thresholds = try OptionValues.conditions(until, option: "--until", plan: plan)
      return CapacityBounds(
        from: try from.map { text throws(ScenarioErrors) in try value(text, "--from", plan) },
        to: try to.map { text throws(ScenarioErrors) in try value(text, "--to", plan) },
        tolerance: try OptionValues.share(tolerance, option: "--tolerance"))
    }
    if let from = bounds.from, let to = bounds.to, from > to {
      throw Failure(
        .usage,
        "--from '\(self.from ?? "")' is above --to '\(self.to ?? "")': use a lower --from or a higher --to")
    }
    ReleaseBuild.restartIfDebug()
    let session = CapacitySession(
      plan: plan, axis: by, bounds: bounds, repetitions: repetitions, maximumRuns: maxRuns,
      output: SessionOutput(folder: outputDir, json: json, isQuiet: quiet))
    let status = await session.run()
    if status != .pass { throw status }
  }

  // MARK: Plan

  /// The scenario in the model that the axis needs: open groups for a rate, one closed group for threads.
  private func plan() async throws -> Plan {
    var overrides = ScenarioOverrides(
      duration: duration, warmup: warmup, threads: by == .threads ? "1" : threads, executor: executor, seed: seed)
    var plan = try await ScenarioLoading.plan(scenario, overrides: overrides)
    let isOpen = plan.groups.contains { $0.arrivals != nil }
    if by == .threads, isOpen {
      throw Failure(.usage, "\(scenario): --by threads needs a closed-model scenario, and this one has 'arrivals'")
    }
    if by == .rate, !isOpen {
      // Any rate turns the scenario into an open one or reports why it cannot. A randomly chosen seed is kept.
      overrides.rate = "1/s"
      let seed = plan.seed
      plan = try await ScenarioLoading.plan(scenario, overrides: overrides)
      plan.seed = seed
    }
    return plan
  }

  private func value(_ text: String, _ option: String, _ plan: Plan) throws(ScenarioErrors) -> Double {
    switch by {
    case .rate: try OptionValues.perSecond(text, option: option)
    case .threads: Double(try OptionValues.workers(text, option: option, executor: plan.executor))
    }
  }
}
