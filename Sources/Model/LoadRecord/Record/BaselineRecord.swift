/// What a run was compared with, and the result; present even when nothing was found, which differs from not being
/// compared.
public struct BaselineRecord: Sendable, Codable, Equatable {
  /// The baseline's name, or the path of the runs.
  public var name: String
  /// The number of runs in the baseline.
  public var runs: Int
  /// `fail` for a regression, `no-data` where no decision is possible.
  public var outcome: Verdict.Outcome
  /// What was found or excluded, or why nothing was compared, in one line.
  public var summary: String
  /// Differences between the baseline and the run other than their code, and runs that were left out.
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
