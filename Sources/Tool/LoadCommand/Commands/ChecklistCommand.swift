internal import ArgumentParser
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest checklist`: what to look at before a release, one line and one verdict each.
struct ChecklistCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checklist", abstract: "The pre-release checklist: measures, judges, prints a line for each item.",
    discussion: """
      Core operations, overhead and concurrency come from the benchmark suite and its thresholds; leaks and the load test \
      from SCENARIO; the regression check from the benchmark figures of earlier runs in the output folder (see 'trend').
      """)

  @Argument(
    help: ArgumentHelp("What the load test and the leak check run.", valueName: "scenario"),
    completion: .file(extensions: ["json"]))
  var scenario = "scenarios/high.json"

  @OptionGroup var benchmark: BenchmarkOptions

  @Option(help: ArgumentHelp("Thresholds of the suite: a file, 'default' or 'production'.", valueName: "file"))
  var thresholds: String?

  @Option(help: ArgumentHelp("Duration of the load test's measured phase.", valueName: "duration"))
  var duration: String?

  @Option(help: ArgumentHelp("Where run folders go.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  func run() async throws {
    let plans = try await ScenarioLoading.plans([scenario], overrides: ScenarioOverrides(duration: duration))
    guard var plan = plans.first, plan.cellCount == 1 else {
      throw Failure(.invalidInput, "\(scenario): a checklist takes a scenario of one run")
    }
    if plan.memory.leaks == .off { plan.memory.leaks = .detect }
    let limits = try SuiteThresholds.resolve(file: thresholds, filter: nil)
    let session = try benchmark.session(outputFolder: outputDir, defaultFolder: outputDir)
    let status = await session.checklist(limits, load: plan)
    if status != .pass { throw status }
  }
}
