internal import ArgumentParser
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest leaks`: looks for leaks in a scenario's operations and follows them to their call sites.
struct LeaksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaks",
    abstract: "Looks for memory that grows with a scenario's operations, and follows it to its call site.",
    discussion: """
      Performs the scenario's operations in windows, as fast as they go, and counts live objects while all workers \
      stand still. Nothing is timed. What grows is reported by size class and operation; a second process then \
      follows the objects of those sizes to where they are allocated.

      The scenario needs neither "duration" nor "threads".

      The check ends within its budget, whatever an operation costs, and before the target has taken more than a quarter \
      of the machine's memory, or "memory": { "limit" }. What it saw until then is judged.

      Exit codes: 0 no leak, 1 a leak, 2 invalid (the check did not complete), 3 no data (undecided: it says how many \
      operations would be enough); 1 also where a threshold does not hold. The scenario's thresholds on leaks, retained, \
      allocated and the rate of failures are judged; the others are reported as not judged.
      """)

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenario: String

  @Option(help: ArgumentHelp("Look at one operation of the mix alone.", valueName: "name"))
  var operation: String?

  @Option(
    help: ArgumentHelp(
      "Operations of the first attempt, in all windows and passes; without it the scenario's, or as many as take some "
        + "seconds.", valueName: "count"))
  var operations: UInt64?

  @Option(
    help: ArgumentHelp("The most operations that an undecided check is repeated with.", valueName: "count"))
  var maxOperations: UInt64?

  @Option(
    help: ArgumentHelp(
      "How long the check may take, all its processes together; without it the scenario's, or 60s.",
      valueName: "duration"))
  var budget: String?

  @Flag(help: "Do not follow what grows to its call site.")
  var detectOnly = false

  @Option(
    help: ArgumentHelp("Tell when what grows will have taken so much, for example 2GiB.", valueName: "size"))
  var limit: String?

  @Option(help: ArgumentHelp("Number of workers; without it the scenario's, or 1.", valueName: "count"))
  var threads: String?

  @Option(help: ArgumentHelp("threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Seed of every random choice.", valueName: "seed"))
  var seed: String?

  @Option(help: ArgumentHelp("Where run folders go.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(
    help: ArgumentHelp(
      "Write the record to a file, or with - to standard output and nothing else there.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write the page that the run folder gets to a file too, or with - to standard output and nothing else there.",
      valueName: "file"))
  var html: String?

  @Flag(name: .shortAndLong, help: "No progress and no report.")
  var quiet = false

  func validate() throws {
    if let operations, operations < 1000 { throw ValidationError("--operations is a number from 1000 on.") }
    if let maxOperations, maxOperations < operations ?? 1000 {
      throw ValidationError("--max-operations is at least --operations, and from 1000 on.")
    }
    try NamedOutputs(["--json": json, "--html": html]).validate(reading: [scenario])
  }

  func run() async throws {
    var plan = try await ScenarioLoading.plan(
      scenario, overrides: ScenarioOverrides(threads: threads, executor: executor, seed: seed, isLeakCheckAlone: true))
    if let operation {
      guard let alone = plan.isolating(operation) else {
        throw Failure(.usage, "\(scenario): --operation \(operation): the mix has no such operation")
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
      output: SessionOutput(folder: outputDir, json: json, html: html, isQuiet: quiet), limitBytes: limitBytes)
    let status = await session.run()
    if status != .pass { throw status }
  }
}
