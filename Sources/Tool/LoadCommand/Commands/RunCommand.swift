internal import ArgumentParser
internal import LoadReport
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
    try options.output.files.validate(reading: options.scenarios + [options.thresholds, options.baseline])
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
    let plans = try await ScenarioLoading.plans(
      options.scenarios, overrides: options.overrides, shard: try options.chosenShard())
    let status = try await RunSession.run(plans, try options.settings)
    if status != .pass { throw status }
  }
}
