internal import ArgumentParser
internal import LoadRecord
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest capacity`: searches the highest rate or thread count at which a condition holds.
struct CapacityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capacity",
    abstract: "Searches the highest rate, or thread count, at which a condition holds.",
    discussion: """
      Makes short runs of the scenario at one rate after the other: doubles it while the condition holds, then closes in \
      on the knee, where it no longer does, and runs both sides of it again. Each point is decided by the majority of \
      its runs. Runs in which the generator could not keep up are not held against the target; they are made again.

      A condition is an expression on the latency of all operations, "p(99) < 1ms", or one on a metric, \
      "latency{operation:get_status}: p(99) < 1ms", "dropped: rate < 0.1%". In every case what is offered must be \
      served: 95 % of it, without --until 98 %. The scenario's own thresholds play no part.

      Exit codes: 0 knee found, 1 the condition holds at no point that was tried, or the target crashed or hung, 2 \
      invalid (the generator could not offer enough, or a run was killed), 3 no data (it held at the highest point, or was not decided within \
      --max-runs).
      """)

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenario: String

  @Option(
    help: ArgumentHelp(
      "What must hold, for example \"p(99) < 1ms\"; several times: all of it.", valueName: "condition"))
  var until: [String] = []

  @Option(
    help: ArgumentHelp("What is raised: rate or threads.", valueName: "axis"),
    transform: { text in
      guard let axis = CapacityAxis(rawValue: text) else { throw ValidationError("write rate or threads.") }
      return axis
    })
  var by = CapacityAxis.rate

  @Option(
    help: ArgumentHelp(
      "The lowest rate or thread count. Without it a rate is started with that a closed run suggests.",
      valueName: "value"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "The highest. Without it twice what a closed run achieves; 1024 threads.", valueName: "value"))
  var to: String?

  @Option(help: ArgumentHelp("Duration of the measured phase of each run.", valueName: "duration"))
  var duration = "2s"

  @Option(
    help: ArgumentHelp("Duration of the warm-up of each run; the scenario's own without it.", valueName: "duration"))
  var warmup: String?

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp("Runs of a point, of which the majority counts; twice as many at the knee.", valueName: "count"))
  var repetitions = 3

  @Option(
    help: ArgumentHelp(
      "How near the highest point that holds and the lowest that does not must be to each other.", valueName: "share"))
  var tolerance = "2%"

  @Option(help: ArgumentHelp("The most runs in all.", valueName: "count"))
  var maxRuns = 100

  @Option(help: ArgumentHelp("Number of workers.", valueName: "count"))
  var threads: String?

  @Option(help: ArgumentHelp("threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Seed of every random choice; each run adds its number.", valueName: "seed"))
  var seed: String?

  @Option(help: ArgumentHelp("Where run folders go.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(
    help: ArgumentHelp(
      "Write what was found to a file, or with - to standard output and nothing else there.", valueName: "file"))
  var json: String?

  @Flag(name: .shortAndLong, help: "No progress and no summary.")
  var quiet = false

  func validate() throws {
    guard (1...100).contains(repetitions) else { throw ValidationError("--repeat is a number from 1 to 100.") }
    guard (1...10_000).contains(maxRuns) else { throw ValidationError("--max-runs is a number from 1 to 10000.") }
    guard by != .threads || threads == nil else {
      throw ValidationError("--by threads chooses the number of threads: leave out --threads.")
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
      throw Failure(.usage, "--from \(self.from ?? "") is above --to \(self.to ?? "")")
    }
    ReleaseBuild.restartIfDebug()
    let session = CapacitySession(
      plan: plan, axis: by, bounds: bounds, repetitions: repetitions, maximumRuns: maxRuns,
      output: SessionOutput(folder: outputDir, json: json, isQuiet: quiet))
    let status = await session.run()
    if status != .pass { throw status }
  }

  // MARK: Plan

  /// The scenario as one run of what the axis needs: open groups for a rate, one closed group for threads.
  private func plan() async throws -> Plan {
    var overrides = ScenarioOverrides(
      duration: duration, warmup: warmup, threads: by == .threads ? "1" : threads, executor: executor, seed: seed)
    var plan = try await ScenarioLoading.plan(scenario, overrides: overrides)
    let isOpen = plan.groups.contains { $0.arrivals != nil }
    if by == .threads, isOpen {
      throw Failure(.usage, "\(scenario): --by threads is for the closed model, and this scenario has 'arrivals'")
    }
    if by == .rate, !isOpen {
      // Any rate: it makes the scenario an open one, or says why it cannot be. A seed that was chosen at random stays.
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
