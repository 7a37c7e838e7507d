/// One of several runs of a scenario.
public struct CellRecord: Sendable, Codable, Equatable {
  /// The target's name or path, and its configuration where it has one.
  public var target: String
  /// The executor that performed the operations.
  public var executor: String
  /// The number of workers.
  public var threads: Int
  /// The number of the repetition, from 0.
  public var repetition: Int
  /// The run's record, relative to the run folder.
  public var path: String
  /// The run's outcome.
  public var outcome: Verdict.Outcome

  /// Makes an entry.
  public init(
    target: String, executor: String, threads: Int, repetition: Int, path: String, outcome: Verdict.Outcome
  ) {
    self.target = target
    self.executor = executor
    self.threads = threads
    self.repetition = repetition
    self.path = path
    self.outcome = outcome
  }
}
