/// What `verify` found broken after a run: a sentence for people. The run fails.
public struct InvariantViolation: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which invariant, and what was found instead.
  public var description: String

  /// Makes a violation.
  public init(_ description: String) { self.description = description }
}
