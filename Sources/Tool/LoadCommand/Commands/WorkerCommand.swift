internal import ArgumentParser
internal import CLibrary
internal import LoadLocust
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest worker`: a worker of a Locust master, or the companion for that master.
struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Performs scenarios as a worker of a Locust master.",
    discussion: """
      The user classes are the scenarios, by their names; a user is a worker of its scenario, so that 'threads' and \
      'duration' are the master's to say. Each test begins with the scenario's warm-up and leaves a run folder for each \
      class. The master is an unmodified Locust, started with the companion: 'loadtest worker --write-locustfile \
      locustfile.py SCENARIO…', then 'locust -f locustfile.py --master'.

      Exit codes: the worst verdict of the worker's own runs when the master ends; 2 also when the master was lost in a \
      test, 74 when there was none, 130 interrupted. What adds up over workers (throughput, counts) is judged by the \
      companion alone.
      """)

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Option(help: ArgumentHelp("The master; the port is 5557 unless given.", valueName: "host:port"))
  var locust: String?

  @Option(
    help: ArgumentHelp(
      "Write the master's locustfile for these scenarios, or with - to standard output, and end.", valueName: "file"),
    completion: .file())
  var writeLocustfile: String?

  @Option(help: ArgumentHelp("How long to wait for a master.", valueName: "duration"))
  var connectTimeout = "300s"

  @Option(help: ArgumentHelp("How long to go on without a sign of the master.", valueName: "duration"))
  var masterTimeout = "60s"

  @Option(
    help: ArgumentHelp(
      "The most users of a class that this worker takes; there is room for as many as the master announces, and 64.",
      valueName: "count"))
  var maxUsers = 10_000

  @Option(help: ArgumentHelp("threads, dispatch or tasks.", valueName: "executor"))
  var executor: String?

  @Option(help: ArgumentHelp("Duration of the warm-up.", valueName: "duration"))
  var warmup: String?

  @Option(help: ArgumentHelp("Seed of every random choice; each worker draws its own from it.", valueName: "seed"))
  var seed: String?

  @Option(help: ArgumentHelp("exact, sampled or auto.", valueName: "timing"))
  var timing: String?

  @Option(
    help: ArgumentHelp(
      "What the worker's id at the master begins with; without it the host's name.", valueName: "prefix"))
  var nodeId: String?

  @Option(help: ArgumentHelp("Where run folders go.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  func validate() throws {
    guard !scenarios.isEmpty else { throw ValidationError("Name at least one scenario file.") }
    guard (locust == nil) != (writeLocustfile == nil) else {
      throw ValidationError("Give --locust HOST[:PORT] to join a master, or --write-locustfile FILE.")
    }
    try NamedOutputs(["--write-locustfile": writeLocustfile]).validate(reading: scenarios)
    if let locust, HostAndPort(locust, usualPort: Self.usualPort) == nil {
      throw ValidationError("--locust is HOST or HOST:PORT, of an IPv6 address [ADDRESS]:PORT.")
    }
    guard (1...Executor.threads.maximumWorkers).contains(maxUsers) else {
      throw ValidationError("--max-users is a number from 1 to \(Executor.threads.maximumWorkers).")
    }
    if let nodeId, nodeId.isEmpty || nodeId.utf8.count > 100 {
      throw ValidationError("--node-id is a text of 1 to 100 bytes.")
    }
  }

  /// Locust's own.
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
