internal import ArgumentParser
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest schedule`: prints units that run scenarios at given times.
struct ScheduleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Prints systemd units, a crontab line or a GitHub workflow for scheduled load tests.",
    discussion: """
      Nothing is installed. The unit, line or workflow starts scripts/ci/scheduled-run, which prevents overlapping \
      runs in one output folder, writes the output of the last run to scheduled.log there, deletes the oldest run \
      folders, and alerts when loadtest exits with a code other than 0.

      Times are in the machine's time zone, or UTC with --utc and always with --github.
      """)

  enum Form: String, EnumerableFlag {
    case systemd
    case cron
    case github

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .systemd: "Print a systemd service and timer."
      case .cron: "Print a crontab line."
      case .github: "Print a GitHub Actions workflow; its paths are relative to the repository of the scenario."
      }
    }
  }

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Flag var forms: [Form] = []

  @Option(
    help: ArgumentHelp(
      "Start time: 03:30 (daily), 'Mon 03:30' (weekly) or hourly. Default: 02:00.", valueName: "time"),
    transform: { text in
      guard let time = ScheduleTime(text) else {
        throw ValidationError("invalid time '\(text)': expected \(ScheduleTime.accepted).")
      }
      return time
    })
  var at = ScheduleTime.daily(hour: 2, minute: 0)

  @Option(help: ArgumentHelp("Folder in which run folders are created.", valueName: "folder"), completion: .directory)
  var outputDir = "results"

  @Option(help: ArgumentHelp("Maximum number of run folders kept in the output folder.", valueName: "count"))
  var keep = 30

  @Option(
    help: ArgumentHelp(
      "What to do while another run uses the output folder: skip or wait. Default: skip.", valueName: "way"),
    transform: { text in
      guard let overlap = ScheduleOverlap(rawValue: text) else { throw ValidationError("expected skip or wait.") }
      return overlap
    })
  var overlap = ScheduleOverlap.skip

  @Option(
    help: ArgumentHelp(
      "Shell command to run when loadtest exits with a code other than 0, with LOADTEST_STATUS, LOADTEST_SCENARIO and "
        + "LOADTEST_LOG in its environment.",
      valueName: "command"))
  var onFailure: String?

  @Option(
    help: ArgumentHelp(
      "URL to which curl posts a JSON object when loadtest exits with a code other than 0.", valueName: "url"))
  var webhook: String?

  @Option(help: ArgumentHelp("Name of the unit. Default: loadtest-<scenario name>.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp("Write the files to a folder instead of printing them.", valueName: "folder"),
    completion: .directory)
  var write: String?

  @Option(
    help: ArgumentHelp(
      "The script scheduled-run. Default: that of the checkout in which this executable was built.",
      valueName: "file"), completion: .file())
  var wrapper: String?

  @Option(
    help: ArgumentHelp(
      "The executable to run, for targets of your own. Default: the one that the wrapper's checkout builds.",
      valueName: "file"), completion: .file())
  var loadtest: String?

  @Flag(help: "With --systemd: user units instead of system units.")
  var user = false

  @Flag(help: "With --systemd: the time is UTC.")
  var utc = false

  func validate() throws {
    guard !scenarios.isEmpty else { throw ValidationError("Specify at least one scenario file.") }
    guard forms.count == 1 else { throw ValidationError("Specify exactly one of --systemd, --cron and --github.") }
    guard forms == [.systemd] || !user else { throw ValidationError("--user requires --systemd.") }
    guard forms == [.systemd] || !utc else {
      throw ValidationError(
        "--utc requires --systemd: cron uses the machine's time zone, and GitHub workflows always use UTC.")
    }
    guard (1...999_999_999).contains(keep) else {
      throw ValidationError("--keep '\(keep)': expected a number from 1 to 999999999.")
    }
    if let name, !ScheduledLoadTest.isName(name) {
      throw ValidationError(
        "--name '\(name)': expected 1–128 ASCII letters, digits, '_', '-' or '.', not starting with '-' or '.'.")
    }
    if let webhook, !webhook.hasPrefix("https://"), !webhook.hasPrefix("http://") {
      throw ValidationError("--webhook '\(webhook)': expected a URL that begins with https:// or http://.")
    }
    let texts = scenarios + [outputDir] + [onFailure, webhook, wrapper, loadtest].compactMap { $0 }
    for text in texts {
      guard !text.isEmpty else { throw ValidationError("File, folder and command arguments must not be empty.") }
      guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        throw ValidationError(
          "A unit cannot contain line breaks or other control characters: "
            + "'\(text.debugDescription.dropFirst().dropLast())'")
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
          "the crontab line has \(cron.line.utf8.count) bytes, and cron may truncate it after "
            + "\(CronLine.maximumLength): put the --on-failure command into a script, or specify fewer scenarios")
      }
      return [File(name: cron.fileName, text: cron.text)]
    case .github:
      let workflow = GitHubWorkflow(try inRepository(test, places))
      return [File(name: workflow.fileName, text: workflow.text)]
    }
  }

  /// The load test with paths that are valid in a checkout on another machine.
  private func inRepository(_ test: ScheduledLoadTest, _ places: SchedulePlaces) throws -> ScheduledLoadTest {
    var test = test
    guard let root = test.scenarios.first.flatMap(places.repository(around:)) else {
      throw refused("\(scenarios[0]) is not in a git repository, which a GitHub workflow needs")
    }
    let relative = { (path: String) throws -> String in
      guard let rest = places.path(path, within: root) else {
        throw refused("\(path) is outside the repository \(root), so a GitHub workflow cannot use it")
      }
      return rest
    }
    test.scenarios = try test.scenarios.map(relative)
    test.wrapper = try relative(test.wrapper)
    test.loadtest = try test.loadtest.map(relative)
    // The run creates this folder: the path stays as given, relative to the root.
    test.outputFolder = outputDir
    return test
  }

  private func wrapperPath(_ places: SchedulePlaces) throws -> String {
    if let wrapper { return try places.executable(wrapper) }
    guard let found = places.wrapper else {
      throw refused(
        "this executable is not in a checkout that has scripts/ci/scheduled-run: specify that script with --wrapper")
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
