/// Why a target or one of its workers was not made: a sentence for people.
public struct TargetRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was wrong and how to mend it.
  public var description: String

  /// Makes a refusal.
  public init(_ description: String) { self.description = description }
}
