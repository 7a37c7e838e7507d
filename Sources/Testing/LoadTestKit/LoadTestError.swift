public import LoadRecord

/// Why a load test in a test gave no record, or a record has no such figure.
public struct LoadTestError: Error, Sendable, CustomStringConvertible {
  /// What kind of error it is.
  public enum Kind: Sendable, Hashable {
    /// The plan cannot run: nothing was started.
    case plan
    /// The target or one of its workers refused to be made.
    case refused
    /// The machine did not give a thread, memory or a temporary file.
    case environment
    /// The target's `verify` found an invariant violated; ``LoadTestError/record`` is there.
    case invariantViolated
    /// An operation or the target hung; ``LoadTestError/record`` tells as far as it went. What hangs stays in the
    /// process, and runs that follow are measured beside it.
    case incomplete
    /// No call of an operation succeeded, so that nothing is known of it.
    case neverSucceeded
    /// Memory grows with the calls.
    case leak
    /// A leak check needs more calls to tell.
    case undecided
    /// The record has no such operation or figure, or live memory could not be measured.
    case notMeasured
  }

  /// What kind.
  public var kind: Kind
  /// What went wrong and how to mend it, for people.
  public var description: String
  /// What was measured, where the run was made.
  public var record: RunRecord?

  /// Makes an error.
  public init(_ kind: Kind, _ description: String, record: RunRecord? = nil) {
    self.kind = kind
    self.description = description
    self.record = record
  }
}
