/// What a run was compared with, and what came of it: there too where nothing was found, which is not the same as not compared.
public struct BaselineRecord: Sendable, Codable, Equatable {
  /// The baseline's name, or the path of the runs.
  public var name: String
  /// How many runs it has.
  public var runs: Int
  /// Fail for a regression, no data where there is no decision.
  public var outcome: Verdict.Outcome
  /// What was found or excluded, or why nothing was compared, in a line.
  public var summary: String
  /// What both sides differ in beside their code, and what was left out.
  public var warnings: [String]

  /// What came of a comparison.
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
