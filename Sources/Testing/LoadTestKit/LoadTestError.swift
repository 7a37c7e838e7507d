public import LoadRecord

/// Why a load test in a test produced no record, or a record lacks a figure.
public struct LoadTestError: Error, Sendable, CustomStringConvertible {
  /// The kind of error.
  public enum Kind: Sendable, Hashable {
    /// The plan cannot run: nothing was started.
    case plan
    /// The target or one of its workers could not be created.
    case refused
    /// The machine did not provide a thread, memory or a temporary file.
    case environment
    /// The target's `verify` found an invariant violated; ``LoadTestError/record`` is there.
    case invariantViolated
    /// An operation or the target hung; ``LoadTestError/record`` holds the figures up to then. What hangs stays in the
    /// process, and runs that follow are measured alongside it.
    case incomplete
    /// No call of an operation succeeded, so that there are no figures of its successful calls.
    case neverSucceeded
    /// Memory grows with the calls.
    case leak
    /// A leak check needs more calls to decide.
    case undecided
    /// The record has no such operation or figure, or live memory could not be measured.
    case notMeasured
  }

  /// The kind of error.
  public var kind: Kind
  /// What went wrong and how to fix it.
  public var description: String
  /// The record, if the run took place.
  public var record: RunRecord?

  /// An error.
  public init(_ kind: Kind, _ description: String, record: RunRecord? = nil) {
    self.kind = kind
    self.description = description
    self.record = record
  }
}
