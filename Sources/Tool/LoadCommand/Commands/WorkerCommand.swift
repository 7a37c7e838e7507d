internal import ArgumentParser
internal import CLibrary
internal import LoadLocust
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest worker`: a worker of a Locust master, or the companion for that master.
struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Runs scenarios as a Locust worker.",
    discussion: """
      This process is a Locust worker. Each scenario is a user class of the same name, and each user is one worker of \
      its scenario. The Locust master therefore determines 'threads' and 'duration'. Each test begins with the \
      scenario's warm-up and creates a run folder for each class. The master is an unmodified Locust that runs the \
      companion locustfile: 'loadtest worker --write-locustfile locustfile.py SCENARIO…', then 'locust -f \
      locustfile.py --master'.

      Exit codes: that of the worst outcome of the Locust worker's own runs when the master ends; 2 also if the \
      connection to the master was lost during a test; 74 no master was found; 130 interrupted. Totals over all \
      Locust workers (throughput, counts) are judged only by the companion.
      """)

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Option(help: ArgumentHelp("Address of the master. Default port: 5557.", valueName: "host:port"))
  var locust: String?

  @Option(
    help: ArgumentHelp(
      "Write the master's locustfile for these scenarios to a file, or with - to standard output, and exit.",
      valueName: "file"),
    completion: .file())
  var writeLocustfile: String?

  @Option(help: ArgumentHelp("Maximum time to wait for a master.", valueName: "duration"))
  var connectTimeout = "300s"

  @Option(help: ArgumentHelp("Maximum time without a message from the master.", valueName: "duration"))
  var masterTimeout = "60s"

  @Option(
    help: ArgumentHelp(
      "Maximum number of users of a class that this Locust worker accepts. A run accepts the number of users that "
        + "the master announces, or 64 if that is more, up to this maximum.",
      valueName: "count"))
  var maxUsers = 10_000

  @Option(help: ArgumentHelp("Executor: threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Duration of the warm-up.", valueName: "duration"))
  var warmup: String?

  @Option(
    help: ArgumentHelp("Seed for all random choices; each Locust worker derives its own from it.", valueName: "seed"))
  var seed: String?

  @Option(help: ArgumentHelp("Timing mode: exact, sampled or auto.", valueName: "timing"))
  var timing: String?

  @Option(
    help: ArgumentHelp(
      "Prefix of the Locust worker's ID at the master. Default: the host name.", valueName: "prefix"))
  var nodeId: String?

  @Option(help: ArgumentHelp("Folder in which run folders are created.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  func validate() throws {
    guard !scenarios.isEmpty else { throw ValidationError("Specify at least one scenario file.") }
    guard (locust == nil) != (writeLocustfile == nil) else {
      throw ValidationError("Specify either --locust HOST[:PORT] to join a master, or --write-locustfile FILE.")
    }
    try NamedOutputs(["--write-locustfile": writeLocustfile]).validate(reading: scenarios)
    if let locust, HostAndPort(locust, usualPort: Self.usualPort) == nil {
      throw ValidationError("--locust '\(locust)': expected HOST, HOST:PORT or [ADDRESS]:PORT for an IPv6 address.")
    }
    guard (1...Executor.threads.maximumWorkers).contains(maxUsers) else {
      throw ValidationError(
        "--max-users '\(maxUsers)': expected a number from 1 to \(Executor.threads.maximumWorkers).")
    }
    if let nodeId, nodeId.isEmpty || nodeId.utf8.count > 100 {
      throw ValidationError("--node-id '\(nodeId)': expected 1 to 100 bytes.")
    }
  }

  /// Locust's default port.
  private static let usualPort: UInt16 = 5557

  func run() async throws {
    let overrides = ScenarioOverrides(warmup: warmup, executor: executor, seed: seed, timing: timing)
    let plans = try await ScenarioLoading.plans(scenarios, overrides: overrides)
    try UserClass.check(plans)
    if let writeLocustfile {
      try Diagnostics.write(try LocustCompanion.text(for: plans), to: writeLocustfile)
      return
    }
    let settings = try settings()
    ReleaseBuild.restartIfDebug()
    let status = try await WorkerSession.run(plans, settings)
    if status != .pass { throw status }
  }

  private func settings() throws -> WorkerSession.Settings {
    guard let master = locust.flatMap({ HostAndPort($0, usualPort: Self.usualPort) }) else {
      throw ExitStatus.usage
    }
    var settings = WorkerSession.Settings(
      master: master, outputFolder: outputDir, maximumUsers: maxUsers, nodePrefix: nodeId ?? Self.hostName)
    try Usage.of { () throws(ScenarioErrors) in
      settings.patience.connect =
        Double(try OptionValues.nanoseconds(connectTimeout, option: "--connect-timeout")) / 1e9
      settings.patience.master = Double(try OptionValues.nanoseconds(masterTimeout, option: "--master-timeout")) / 1e9
    }
    return settings
  }

  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "loadtest" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
