internal import ArgumentParser
internal import LoadReport
internal import LoadWorkflow

/// `loadtest run`: runs scenarios, judges them and saves a run folder for each.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs scenarios and judges them.",
    discussion: "Options override the scenario files. Progress goes to standard error, the summary to standard output.")

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard !options.scenarios.isEmpty else { throw ValidationError("Specify at least one scenario file.") }
    guard options.scenarios.filter({ $0 == "-" }).count < 2 else {
      throw ValidationError("Standard input holds one scenario: use '-' only once.")
    }
    try options.output.files.validate(reading: options.scenarios + [options.thresholds, options.baseline])
    guard options.html == nil || options.scenarios.count == 1 else {
      throw ValidationError(
        "--html takes one scenario; each run folder has its own report, \(RunPageContent.fileName).")
    }
    if let statsd = options.statsd, HostAndPort(statsd, usualPort: StatsDSender.usualPort) == nil {
      throw ValidationError("--statsd '\(statsd)': expected HOST:PORT, or [ADDRESS]:PORT for an IPv6 address.")
    }
    _ = try options.chosenShard()
    if options.shard != nil, options.baseline != nil {
      throw ValidationError("--baseline compares whole plans, not shards: use 'loadtest compare' on the merged record.")
    }
    if try options.commonStart() != nil, options.scenarios.count > 1 {
      throw ValidationError("--start-at takes one scenario.")
    }
    if let profile = options.profile {
      guard profile == "cpu" else { throw ValidationError("--profile '\(profile)': expected 'cpu'.") }
      guard !options.inProcess else {
        throw ValidationError("--profile attaches to a measuring process: remove --in-process.")
      }
    }
  }

  func run() async throws {
    // Another process could not read standard input again.
    if options.scenarios.contains("-"), !options.inProcess { ReleaseBuild.restartIfDebug() }
    let plans = try await ScenarioLoading.plans(
      options.scenarios, overrides: options.overrides, shard: try options.chosenShard())
    let status = try await RunSession.run(plans, try options.settings)
    if status != .pass { throw status }
  }
}
