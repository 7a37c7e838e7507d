internal import ArgumentParser
internal import LoadScenario
internal import LoadStatistics
internal import LoadWorkflow

/// `loadtest leaks`: detects leaks in a scenario's operations and attributes them to call sites.
struct LeaksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaks",
    abstract: "Detects memory that grows with a scenario's operations and attributes it to call sites.",
    discussion: """
      Performs the scenario's operations in windows, at full speed and without timing, and counts live objects between \
      the windows, while all workers are paused. Growth is reported by size class and operation. A further process \
      then attributes the objects of those size classes to the call sites that allocate them.

      The scenario needs neither "duration" nor "threads".

      The check ends within its time budget, whatever an operation costs, and before the target exceeds \
      "memory": { "limit" }, by default a quarter of the machine's memory. It judges what it measured until then.

      Exit codes: 0 no leak; 1 a leak, a threshold does not hold, or the target crashed or hung; 2 invalid (a process of \
      the check was killed from outside); 3 no data (undecided: the summary states the number of operations that would \
      be enough; or an operation never succeeded). The scenario's thresholds on leaks, retained, allocated and the \
      failure rate are judged; the others are reported as not judged.
      """)

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenario: String

  @Option(help: ArgumentHelp("Check only this operation of the mix.", valueName: "name"))
  var operation: String?

  @Option(
    help: ArgumentHelp(
      "Number of operations in the first attempt, over all windows and passes. Default: the scenario's, or enough for "
        + "a few seconds.", valueName: "count"))
  var operations: UInt64?

  @Option(
    help: ArgumentHelp("Maximum number of operations when an undecided check is repeated.", valueName: "count"))
  var maxOperations: UInt64?

  @Option(
    help: ArgumentHelp(
      "Time budget of the check, over all its processes. Default: the scenario's, or 60s.",
      valueName: "duration"))
  var budget: String?

  @Flag(help: "Do not attribute growth to call sites.")
  var detectOnly = false

  @Option(
    help: ArgumentHelp("Predict when the growth will reach this size, for example 2GiB.", valueName: "size"))
  var limit: String?

  @Option(help: ArgumentHelp("Number of workers. Default: the scenario's, or 1.", valueName: "count"))
  var threads: String?

  @Option(help: ArgumentHelp("Executor: threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Seed for all random choices.", valueName: "seed"))
  var seed: String?

  @Option(help: ArgumentHelp("Folder in which run folders are created.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(
    help: ArgumentHelp(
      "Write the record to a file; - writes only the record to standard output.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write a copy of the report to a file; - writes only the report to standard output.",
      valueName: "file"))
  var html: String?

  @OptionGroup var documents: DocumentOptions

  @Flag(name: .shortAndLong, help: "Suppress progress and summary.")
  var quiet = false

  private var output: SessionOutput {
    SessionOutput(folder: outputDir, json: json, html: html, documents: documents.files, isQuiet: quiet)
  }

  func validate() throws {
    if let operations, operations < 1000 {
      throw ValidationError("--operations '\(operations)': expected a number of at least 1000.")
    }
    if let maxOperations, maxOperations < operations ?? 1000 {
      throw ValidationError(
        "--max-operations '\(maxOperations)': expected a number of at least 1000 and at least --operations.")
    }
    try output.files.validate(reading: [scenario])
  }

  func run() async throws {
    var plan = try await ScenarioLoading.plan(
      scenario, overrides: ScenarioOverrides(threads: threads, executor: executor, seed: seed, isLeakCheckAlone: true))
    if let operation {
      guard let alone = plan.isolating(operation) else {
        let expected = Set(plan.groups.flatMap(\.mix).map(\.operation)).ordered().joined(separator: ", ")
        throw Failure(
          .usage, "\(scenario): --operation: the mix has no operation '\(operation)'; expected one of \(expected)")
      }
      plan = alone
    }
    let limitBytes = try Usage.of { () throws(ScenarioErrors) in
      try limit.map { limit throws(ScenarioErrors) in try OptionValues.bytes(limit, option: "--limit") }
    }
    if let budget {
      plan.memory.leakBudgetNanoseconds = try Usage.of { () throws(ScenarioErrors) in
        try OptionValues.leakBudget(budget, option: "--budget")
      }
    }
    ReleaseBuild.restartIfDebug()
    let session = LeaksSession(
      plan: plan,
      limits: LeakChecking.Limits(
        operations: operations ?? plan.memory.leakOperations, maximumOperations: maxOperations,
        investigates: !detectOnly),
      output: output, limitBytes: limitBytes)
    let status = await session.run()
    if status != .pass { throw status }
  }
}
