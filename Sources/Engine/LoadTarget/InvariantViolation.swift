/// An invariant that `verify` found violated after a run, as a sentence for the report. The run fails.
public struct InvariantViolation: Error, Sendable, Hashable, CustomStringConvertible {
  /// The invariant, and what was found instead.
  public var description: String

  /// Makes a violation.
  public init(_ description: String) { self.description = description }
}
