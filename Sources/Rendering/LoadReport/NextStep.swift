internal import LoadRecord
internal import LoadScenario

/// The command that tells more about a run that did not pass, and what it does. It follows from the record alone.
struct NextStep {
  let command: String
  let purpose: String

  /// The step for the first finding that has one. Nil for a run that passed, and where no command tells more than the report.
  init?(_ record: RunRecord) {
    guard let verdict = record.verdict, let again = record.command, record.merged == nil else { return nil }
    let subjects = verdict.findings.filter { $0.outcome == verdict.outcome }.map(\.subject)
    let steps = subjects.lazy.compactMap { Self.step(record, verdict.outcome, $0, again) }
    guard let first = steps.first else { return nil }
    self = first
  }

  private static func step(
    _ record: RunRecord, _ outcome: Verdict.Outcome, _ subject: Verdict.Finding.Subject, _ again: String
  ) -> NextStep? {
    let program = again.split(separator: " ").first.map(String.init) ?? "loadtest"
    // A scenario from standard input cannot be read again.
    let file = record.scenario.file.flatMap { $0 == "-" ? nil : ShellWord.quoted($0) }
    switch (outcome, subject) {
    case (.fail, .ending) where record.ending.kind == .memoryLimit, (.fail, .leak):
      return leaks(record, program, file)
    case (.fail, .ending), (.fail, .invariant):
      return NextStep(again, "repeats the run with its seed")
    case (.fail, .offeredLoad):
      return file.map { NextStep("\(program) capacity \($0)", "finds the highest rate that the target serves") }
    case (.fail, .baseline):
      return file.map { profile(program, $0) }
    case (.fail, .threshold):
      return afterThreshold(record, program, file)
    case (.invalid, .time) where record.tool.build == "release":
      return NextStep(again, "repeats the run; keep other processes off the processors")
    default:
      return nil
    }
  }

  private init(_ command: String, _ purpose: String) {
    self.command = command
    self.purpose = purpose
  }

  /// The line of a report.
  var text: String { "\(command)  (\(purpose))" }

  private static func profile(_ program: String, _ file: String) -> NextStep {
    NextStep("\(program) run \(file) --profile cpu", "shows where processor time goes")
  }

  /// Nil where the call sites are in the record.
  private static func leaks(_ record: RunRecord, _ program: String, _ file: String?) -> NextStep? {
    guard record.memory.sites == nil, let file else { return nil }
    return NextStep("\(program) leaks \(file)", "checks for growth, and finds its call sites")
  }

  /// The step for the first crossed threshold that has one.
  private static func afterThreshold(_ record: RunRecord, _ program: String, _ file: String?) -> NextStep? {
    let crossed = zip(record.scenario.thresholds, record.verdict?.thresholds ?? []).filter { $1.outcome == .fail }
    for (threshold, _) in crossed {
      switch threshold.metric {
      case .latency, .serviceTime, .throughput, .cpu: return file.map { profile(program, $0) }
      case .retained, .leaks, .projected, .resident:
        if let step = leaks(record, program, file) { return step }
      default: continue
      }
    }
    return nil
  }
}
