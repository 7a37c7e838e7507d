/// What a run was compared with, and the result; present even when nothing was found, which differs from not being
/// compared.
public struct BaselineRecord: Sendable, Codable, Equatable {
  /// The baseline's name, or the path of the runs.
  public var name: String
  /// The number of its runs.
  public var runs: Int
  /// `fail` for a regression, `no-data` where there is no decision.
  public var outcome: Verdict.Outcome
  /// What was found or excluded, or why nothing was compared, in one line.
  public var summary: String
  /// What the sides differ in besides their code, and what was left out.
  public var warnings: [String]

  /// Describes the result of a comparison.
  public init(name: String, runs: Int, outcome: Verdict.Outcome, summary: String, warnings: [String] = []) {
    self.name = name
    self.runs = runs
    self.outcome = outcome
    self.summary = summary
    self.warnings = warnings
  }

  /// A line for people.
  public var text: String { "baseline '\(name)': \(summary)" }
}
