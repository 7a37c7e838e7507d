/// What an exploration found.
public struct ExplorationResult: Equatable, Sendable, CustomStringConvertible {
  /// How it ended.
  public enum Outcome: Equatable, Sendable {
    /// All executions under the bound were made, and all passed.
    case allPassed
    /// An execution went wrong. Each item of the schedule is the index of the thread that went on at that step, or of the
    /// value that a load found, from the newest, where there were several.
    case failed(_ message: String, schedule: [Int])
    /// As many executions as were allowed passed; there are others.
    case limitReached
  }

  /// How many executions were made.
  public let executions: Int
  /// How it ended.
  public let outcome: Outcome

  /// A result to compare with.
  public init(executions: Int, outcome: Outcome) {
    self.executions = executions
    self.outcome = outcome
  }

  /// One sentence for people, with the schedule to replay.
  public var description: String {
    switch outcome {
    case .allPassed: "all \(executions) executions passed"
    case .failed(let message, let schedule): "execution \(executions) failed: \(message); schedule: \(schedule)"
    case .limitReached: "the limit of \(executions) executions was reached before all were made"
    }
  }
}
