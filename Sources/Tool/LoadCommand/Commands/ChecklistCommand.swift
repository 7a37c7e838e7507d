internal import ArgumentParser
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest checklist`: the checks before a release, with one line and one verdict each.
struct ChecklistCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checklist", abstract: "Runs the pre-release checklist and prints one line for each item.",
    discussion: """
      Core operations, overhead and concurrency are judged by the thresholds of the benchmark suite. SCENARIO is run \
      for the leak check and the load test. The regression check uses the benchmark figures of earlier runs in the \
      output folder (see 'trend').
      """)

  @Argument(
    help: ArgumentHelp("Scenario of the load test and the leak check.", valueName: "scenario"),
    completion: .file(extensions: ["json"]))
  var scenario = "scenarios/high.json"

  @OptionGroup var benchmark: BenchmarkOptions

  @Option(
    help: ArgumentHelp(
      "Thresholds of the suite: a file, or a built-in set, 'default' or 'production'.", valueName: "file"))
  var thresholds: String?

  @Option(help: ArgumentHelp("Duration of the load test's measured phase.", valueName: "duration"))
  var duration: String?

  @Option(help: ArgumentHelp("Folder in which run folders are created.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  func run() async throws {
    let plans = try await ScenarioLoading.plans([scenario], overrides: ScenarioOverrides(duration: duration))
    guard var plan = plans.first, plan.cellCount == 1 else {
      throw Failure(.invalidInput, "\(scenario): expected a scenario that makes one run")
    }
    if plan.memory.leaks == .off { plan.memory.leaks = .detect }
    let limits = try SuiteThresholds.resolve(file: thresholds, filter: nil)
    let session = try benchmark.session(outputFolder: outputDir, defaultFolder: outputDir)
    let status = await session.checklist(limits, load: plan)
    if status != .pass { throw status }
  }
}
