/// How a run ended.
public struct Ending: Sendable, Codable, Equatable {
  /// The ways a run can end.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The run completed as planned.
    case completed
    /// A threshold with `abort` ended the run.
    case aborted
    /// The user ended the run.
    case interrupted
    /// The measuring process ended by a signal or exited by itself, or was ended because the target broke it: it forked
    /// and the child continued to measure, or it closed the pipe to the supervisor.
    case crashed
    /// An operation ran longer than the plan's `stall`, or the target hung elsewhere.
    case stalled
    /// The measuring process used more memory than the plan allows.
    case memoryLimit
    /// The measuring process was killed from outside.
    case killed
    /// The supervisor ended without writing a record; the timeline holds what was measured.
    case lost

    /// The outcome that an ending implies, whatever was measured before it: `fail` where the code under test is at
    /// fault, `invalid` where the measurement is; nil where the measurement counts.
    public var outcome: Verdict.Outcome? {
      switch self {
      case .completed, .aborted, .interrupted: nil
      case .crashed, .stalled, .memoryLimit: .fail
      case .killed, .lost: .invalid
      }
    }
  }

  /// What ended the run, or that it completed as planned.
  public var kind: Kind
  /// The ending in a sentence; nil for a completed run.
  public var message: String?
  /// The operation at fault, where it is known.
  public var operation: String?
  /// The worker at fault, where it is known.
  public var worker: Int?
  /// The file in the run folder with the stacks of all threads; nil where there are none.
  public var stacks: String?
  /// The frames of the thread at fault, the innermost first; nil where they are not known.
  public var frames: [String]?

  /// A sentence for people.
  public var description: String { message ?? "the run did not complete (\(kind.rawValue))" }

  /// Describes an ending.
  public init(_ kind: Kind, message: String? = nil, operation: String? = nil, worker: Int? = nil) {
    self.kind = kind
    self.message = message
    self.operation = operation
    self.worker = worker
  }
}
