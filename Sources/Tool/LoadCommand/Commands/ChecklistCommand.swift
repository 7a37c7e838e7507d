internal import ArgumentParser
internal import LoadBenchmark
internal import LoadEngine
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
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

  func validate() throws {
    guard benchmark.filter == nil else { throw ValidationError("A checklist is whole: leave out --filter.") }
  }

  func run() async throws {
    let plans = try await ScenarioLoading.plans([scenario], overrides: ScenarioOverrides(duration: duration))
    guard var plan = plans.first, plan.cellCount == 1 else {
      Diagnostics.error("\(scenario): a checklist takes a scenario of one run")
      throw ExitCode(ExitStatus.invalidInput.rawValue)
    }
    if plan.memory.leaks == .off { plan.memory.leaks = .detect }
    let settings = try benchmark.settings(outputFolder: outputDir, defaultFolder: outputDir)
    let limits = try SuiteThresholds.resolve(file: thresholds, filter: nil)
    let outcome = try await benchmark.measure(settings)
    if outcome.isInterrupted { throw ExitCode(ExitStatus.interrupted.rawValue) }
    let judgement = BenchmarkJudgement(outcome.report, limits)
    var items = ChecklistItem.ofSuite(outcome.report, judgement, CommandContext.current.suite)
    items += try await load(plan)
    items.append(try regression(outcome, judgement))
    try CommandFiles.report(items.map { $0.line(Terminal.style) + "\n" }.joined())
    let status = ExitStatus.worst(items.map { ExitStatus($0.outcome) })
    if status != .pass { throw ExitCode(status.rawValue) }
  }

  private func load(_ plan: Plan) async throws -> [ChecklistItem] {
    do {
      let folder = try RunFolder.create(in: outputDir, scenario: plan.name)
      let measuring = Measuring(interrupts: Interrupts(), showsProgress: !benchmark.quiet)
      let run = try await measuring.measure(plan, in: folder, measuring.start(folder, plan))
      if run.endedAtOnce || run.record.ending.kind == .interrupted { throw ExitCode(ExitStatus.interrupted.rawValue) }
      try folder.write(run.record)
      return ChecklistItem.ofLoad(run.record)
    } catch let refusal as Measuring.Refusal {
      return [ChecklistItem("load test", .invalid, refusal.message)]
    } catch let failure as FileFailure {
      Diagnostics.error(failure.description)
      throw ExitCode(ExitStatus(failure).rawValue)
    }
  }

  /// Whether the suite's figures became worse lately.
  private func regression(
    _ outcome: BenchmarkSession.Outcome, _ judgement: BenchmarkJudgement
  ) throws -> ChecklistItem {
    let entry = outcome.report.entry(run: outcome.folder.name, outcome: judgement.outcome)
    let index = HistoryIndex(folder: outputDir)
    let entries = try CommandFiles.exiting { () throws(FileFailure) in
      try index.append(entry)
      return try index.read().entries.filter { $0.partition == entry.partition }
    }
    let trend = Trend(entries, partition: entry.partition)
    return ChecklistItem.ofTrend(trend)
  }
}
