internal import LoadRecord
internal import LoadScenario

/// The command to run after a verdict, and its purpose. It follows from the record alone.
struct NextStep {
  let command: String
  let purpose: String

  /// The step of the first finding that has one; for a run that passed, that after growing memory; nil where no command is
  /// known.
  ///
  /// None for several runs in one record, which a command for one run would not repeat, and for a scenario from standard
  /// input, which cannot be read again.
  init?(_ record: RunRecord) {
    guard let verdict = record.verdict, let again = record.command, record.merged == nil, record.cells == nil,
      let file = record.scenario.file, file != "-"
    else { return nil }
    let commands = Commands(again: again, file: ShellWord.quoted(file))
    let steps = verdict.findings.lazy.filter { $0.outcome == verdict.outcome }
      .compactMap { Self.step($0, record, commands) }
    let step = verdict.outcome == .pass ? Self.afterGrowth(record, commands) : steps.first
    guard let step else { return nil }
    self = step
  }

  private init(_ command: String, _ purpose: String) {
    self.command = command
    self.purpose = purpose
  }

  /// The line of a report.
  var text: String { "\(command)  (\(purpose))" }

  private static func step(_ finding: Verdict.Finding, _ record: RunRecord, _ commands: Commands) -> NextStep? {
    switch (finding.outcome, finding.subject) {
    case (.fail, .ending) where record.ending.kind == .memoryLimit, (.fail, .leak): commands.leaks(record)
    case (.fail, .ending), (.fail, .invariant): NextStep(commands.again, "repeats the run with its seed")
    case (.fail, .offeredLoad): commands.capacity
    case (.fail, .baseline): commands.profile
    case (.fail, .threshold): afterThreshold(record, commands)
    case (.invalid, .time), (.invalid, .threshold):
      // A debug build is no more valid the second time.
      record.tool.build == "release"
        ? NextStep(commands.again, "repeats the run; first remove what disturbed it") : nil
    default: nil
    }
  }

  /// The growth of live memory in a run that passed from which a leak check is suggested, in bytes. It must also have
  /// doubled.
  private static let notableGrowth: UInt64 = 1 << 20

  /// A run without a leak check passes however its memory grows.
  private static func afterGrowth(_ record: RunRecord, _ commands: Commands) -> NextStep? {
    let samples = record.memory.samples
    guard record.memory.leaks == nil, let first = samples.first?.liveBytes, let last = samples.last?.liveBytes,
      last > first, last - first >= notableGrowth, last / 2 >= first
    else { return nil }
    return NextStep(
      commands.leaks, "live memory grew by \(Figures.bytes(last - first)): decides whether that is a leak")
  }

  /// The step of the first threshold that does not hold and has one.
  private static func afterThreshold(_ record: RunRecord, _ commands: Commands) -> NextStep? {
    zip(record.scenario.thresholds, record.verdict?.thresholds ?? []).lazy.filter { $1.outcome == .fail }
      .compactMap { threshold, _ in
        switch threshold.metric {
        case .latency, .serviceTime, .throughput, .cpu: commands.profile
        case .dropped: commands.capacity
        case .retained, .leaks, .projected, .resident: commands.leaks(record)
        default: nil
        }
      }.first
  }

  /// The commands of one run, each with the options that decide what is loaded.
  private struct Commands {
    /// The command that makes the run again.
    let again: String
    /// The scenario, as a word of a shell.
    let file: String

    private var words: [Substring] { again.split(separator: " ") }
    private var program: Substring { words.first ?? "loadtest" }

    /// The options that `capacity` and `leaks` share with `run`, as the run had them.
    private var options: String {
      let shared: Set<Substring> = ["--threads", "--executor", "--seed"]
      return zip(words, words.dropFirst()).filter { shared.contains($0.0) }.map { " \($0) \($1)" }.joined()
    }

    var profile: NextStep? {
      words.contains("--profile") ? nil : NextStep("\(again) --profile cpu", "shows where processor time goes")
    }

    var capacity: NextStep {
      NextStep("\(program) capacity \(file)\(options)", "finds the highest rate that the target serves")
    }

    var leaks: String { "\(program) leaks \(file)\(options)" }

    /// Nil where the record is that of such a check, or has the call sites.
    func leaks(_ record: RunRecord) -> NextStep? {
      guard record.memory.sites == nil, words.dropFirst().first != "leaks" else { return nil }
      return NextStep(leaks, "checks for growth, and finds its call sites")
    }
  }
}
