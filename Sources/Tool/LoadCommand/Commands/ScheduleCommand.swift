internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest schedule`: units that run scenarios at a time of day.
struct ScheduleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Prints systemd units, a crontab line or a GitHub workflow for scheduled load tests.",
    discussion: """
      Nothing is installed. All of them start scripts/ci/scheduled-run, which keeps runs of one output folder from \
      overlapping, writes what they print to scheduled.log there, deletes the oldest run folders, and alerts when \
      loadtest exits with another code than 0.

      Times are the machine's; with --utc, and always with --github, they are UTC.
      """)

  enum Form: String, EnumerableFlag {
    case systemd
    case cron
    case github

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .systemd: "A service and a timer of systemd."
      case .cron: "A line of a crontab."
      case .github: "A workflow of GitHub Actions; paths are relative to the repository of the scenario."
      }
    }
  }

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Flag var forms: [Form] = []

  @Option(
    help: ArgumentHelp("When: 03:30 (daily), 'Mon 03:30' (weekly) or hourly. (default: 02:00)", valueName: "time"),
    transform: { text in
      guard let time = ScheduleTime(text) else {
        throw ValidationError("'\(text)' is no time: write \(ScheduleTime.accepted).")
      }
      return time
    })
  var at = ScheduleTime.daily(hour: 2, minute: 0)

  @Option(help: ArgumentHelp("Where run folders go.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(help: ArgumentHelp("How many run folders stay in the output folder.", valueName: "count"))
  var keep = 30

  @Option(
    help: ArgumentHelp(
      "While another run of the output folder goes on: skip or wait. (default: skip)", valueName: "way"),
    transform: { text in
      guard let overlap = ScheduleOverlap(rawValue: text) else { throw ValidationError("write skip or wait.") }
      return overlap
    })
  var overlap = ScheduleOverlap.skip

  @Option(
    help: ArgumentHelp(
      "A shell command for failed runs, with LOADTEST_STATUS, LOADTEST_SCENARIO and LOADTEST_LOG in its environment.",
      valueName: "command"))
  var onFailure: String?

  @Option(help: ArgumentHelp("Where curl posts a JSON object for failed runs.", valueName: "url"))
  var webhook: String?

  @Option(help: ArgumentHelp("The unit's name; loadtest-<scenario name> without it.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp("Write the files into a folder instead of printing them.", valueName: "folder"),
    completion: .directory)
  var write: String?

  @Option(
    help: ArgumentHelp(
      "The script scheduled-run; without it the one of the checkout that this executable was built in.",
      valueName: "file"), completion: .file())
  var wrapper: String?

  @Option(
    help: ArgumentHelp(
      "The executable to run, for targets of your own; without it the one that the wrapper's checkout builds.",
      valueName: "file"), completion: .file())
  var loadtest: String?

  @Flag(help: "With --systemd: units of a user, not of the system.")
  var user = false

  @Flag(help: "With --systemd: the time is UTC.")
  var utc = false

  func validate() throws {
    guard !scenarios.isEmpty else { throw ValidationError("Name at least one scenario file.") }
    guard forms.count == 1 else { throw ValidationError("Write one of --systemd, --cron and --github.") }
    guard forms == [.systemd] || !user else { throw ValidationError("--user is for --systemd.") }
    guard forms == [.systemd] || !utc else {
      throw ValidationError(
        "--utc is for --systemd: cron runs by the machine's time, and a GitHub workflow by UTC in any case.")
    }
    guard (1...999_999_999).contains(keep) else {
      throw ValidationError("--keep is a number from 1 to 999999999.")
    }
    guard name.map(ScheduledLoadTest.isName) ?? true else {
      throw ValidationError(
        "--name is 1 to 128 of ASCII letters, digits, '_', '-' and '.', with no '-' and no '.' at its start.")
    }
    guard webhook.map({ $0.hasPrefix("https://") || $0.hasPrefix("http://") }) ?? true else {
      throw ValidationError("--webhook is an address that begins with https:// or http://.")
    }
    let texts = scenarios + [outputDir] + [onFailure, webhook, wrapper, loadtest].compactMap { $0 }
    for text in texts {
      guard !text.isEmpty else { throw ValidationError("A file, folder or command is empty.") }
      guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        throw ValidationError(
          "A line break or another control character has no place in a unit: \(text.debugDescription)")
      }
    }
  }

  func run() async throws {
    let plans = try await ScenarioLoading.plans(scenarios)
    guard let first = plans.first, let form = forms.first else { throw ExitStatus.internalError }
    let places = SchedulePlaces()
    let test = ScheduledLoadTest(
      name: name ?? "loadtest-\(first.name)", time: at, wrapper: try wrapperPath(places),
      scenarios: try scenarios.map(places.existing), outputFolder: places.absolute(outputDir), keep: keep,
      overlap: overlap, onFailure: onFailure, webhook: webhook, loadtest: try loadtest.map(places.executable))
    try deliver(try files(form, test, places))
  }

  // MARK: Parts

  private struct File {
    var name: String
    var text: String
  }

  private func files(_ form: Form, _ test: ScheduledLoadTest, _ places: SchedulePlaces) throws -> [File] {
    switch form {
    case .systemd:
      let units = SystemdUnits(
        test, owner: user ? .user : .system(user: places.userName), searchPath: places.searchPath, isUTC: utc)
      return [File(name: units.serviceName, text: units.service), File(name: units.timerName, text: units.timer)]
    case .cron:
      let cron = CronLine(test, searchPath: places.searchPath)
      if cron.line.utf8.count > CronLine.maximumLength {
        throw refused(
          "the crontab line has \(cron.line.utf8.count) bytes, and cron may cut it off after "
            + "\(CronLine.maximumLength): put the --on-failure command into a script, or name fewer scenarios")
      }
      return [File(name: cron.fileName, text: cron.text)]
    case .github:
      let workflow = GitHubWorkflow(try inRepository(test, places))
      return [File(name: workflow.fileName, text: workflow.text)]
    }
  }

  /// The load test with paths that hold in a checkout on another machine.
  private func inRepository(_ test: ScheduledLoadTest, _ places: SchedulePlaces) throws -> ScheduledLoadTest {
    var test = test
    guard let root = test.scenarios.first.flatMap(places.repository(around:)) else {
      throw refused("\(scenarios[0]) lies in no git repository: a GitHub workflow runs what is in the repository")
    }
    let relative = { (path: String) throws -> String in
      guard let rest = places.path(path, within: root) else {
        throw refused("\(path) does not lie in the repository \(root): a GitHub workflow runs what is in there")
      }
      return rest
    }
    test.scenarios = try test.scenarios.map(relative)
    test.wrapper = try relative(test.wrapper)
    test.loadtest = try test.loadtest.map(relative)
    // A folder that is made by the run: as it was written, from the root.
    test.outputFolder = outputDir
    return test
  }

  private func wrapperPath(_ places: SchedulePlaces) throws -> String {
    if let wrapper { return try places.executable(wrapper) }
    guard let found = places.wrapper else {
      throw refused(
        "this executable lies in no checkout that has scripts/ci/scheduled-run: name that script with --wrapper")
    }
    return found
  }

  private func refused(_ message: String) -> Failure { Failure(.usage, message) }

  private func deliver(_ files: [File]) throws {
    guard let write else {
      let texts = files.count == 1 ? files.map(\.text) : files.map { "# \($0.name)\n\($0.text)" }
      return try Diagnostics.report(texts.joined(separator: "\n"))
    }
    try OutputFile.makeFolder(write)
    for file in files { try TextOutput.write(file.text, to: "\(write)/\(file.name)") }
    for file in files { Diagnostics.note("wrote \(write)/\(file.name)") }
  }
}
