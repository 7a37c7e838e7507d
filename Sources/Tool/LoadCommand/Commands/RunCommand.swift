internal import ArgumentParser
internal import LoadEngine
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

/// `loadtest run`: runs scenarios, judges them, leaves a folder for each.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs scenarios and judges them.",
    discussion: "Options override the scenario files. Progress goes to standard error, the summary to standard output.")

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard !options.scenarios.isEmpty else { throw ValidationError("Name at least one scenario file.") }
    guard options.scenarios.filter({ $0 == "-" }).count < 2 else {
      throw ValidationError("Standard input holds one scenario: name '-' once.")
    }
    guard [options.json, options.junit, options.markdown].filter({ $0 == "-" }).count < 2 else {
      throw ValidationError("Only one of --json, --junit and --markdown can go to standard output.")
    }
    guard options.html == nil || options.scenarios.count == 1 else {
      throw ValidationError(
        "--html is the page of one run: name one scenario, or take \(RunPageContent.fileName) from each run folder.")
    }
    if let statsd = options.statsd, HostAndPort(statsd, usualPort: StatsDSender.usualPort) == nil {
      throw ValidationError("--statsd is HOST:PORT, of an IPv6 address [ADDRESS]:PORT.")
    }
    _ = try options.chosenShard()
    if options.shard != nil, options.baseline != nil {
      throw ValidationError("--baseline is of a whole plan: compare the merged record with 'loadtest compare'.")
    }
    if try options.commonStart() != nil, options.scenarios.count > 1 {
      throw ValidationError("--start-at is the start of one run: name one scenario.")
    }
    if let profile = options.profile {
      guard profile == "cpu" else { throw ValidationError("--profile is 'cpu'.") }
      guard !options.inProcess else {
        throw ValidationError("--profile attaches to a measuring process: leave out --in-process.")
      }
    }
  }

  func run() async throws {
    // Another process could not read standard input again.
    if options.scenarios.contains("-"), !options.inProcess { ReleaseBuild.restartIfDebug() }
    let plans = try await ScenarioLoading.plans(options)
    if options.inProcess, let plan = plans.first(where: { $0.cellCount > 1 }) {
      Diagnostics.error(
        "\(plan.file ?? plan.name): \(plan.cellCount) runs need a process each: leave out --in-process, or make one "
          + "run of one target on one executor")
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    try checkCommonStart(plans)
    let baselines = try plans.map { plan in try options.baseline.map { try BaselineRuns.load($0, plan, options) } }
    if !options.inProcess { ReleaseBuild.restartIfDebug() }
    let statsd = try statsdSender()
    let interrupts = Interrupts()
    var statuses: [ExitStatus] = []
    let outputs = RunOutputs(options)
    for (plan, baseline) in zip(plans, baselines) {
      var plan = plan
      if let baseline { plan.thresholds = plan.thresholds.map { $0.resolved(by: baseline) } }
      let session = RunSession(
        plan: plan, options: options, interrupts: interrupts, outputs: outputs, baseline: baseline, statsd: statsd)
      var status = await session.run()
      if let failure = outputs.failureToWriteFiles() { status = .worst([status, failure]) }
      statuses.append(status)
      // The next scenario would meet the same full disk, and who interrupts one wants none of the others.
      if [.interrupted, .cannotCreate, .transferFailed].contains(status) { break }
    }
    try CommandFiles.exiting { () throws(FileFailure) in try outputs.writeStandardOutput() }
    let worst = ExitStatus.worst(statuses)
    if worst != .pass { throw ExitCode(worst.rawValue) }
  }

  private func checkCommonStart(_ plans: [Plan]) throws {
    guard options.startAt != nil, let plan = plans.first(where: { $0.cellCount > 1 }) else { return }
    Diagnostics.error(
      "\(plan.file ?? plan.name): --start-at is the start of one run, and this scenario makes \(plan.cellCount)")
    throw ExitCode(ExitStatus.usage.rawValue)
  }

  private func statsdSender() throws -> StatsDSender? {
    guard let endpoint = options.statsd.flatMap({ HostAndPort($0, usualPort: StatsDSender.usualPort) }) else {
      return nil
    }
    do throws(StatsDSender.Unreachable) {
      return try StatsDSender(endpoint)
    } catch {
      Diagnostics.error("--statsd: \(error.message)")
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }
}
