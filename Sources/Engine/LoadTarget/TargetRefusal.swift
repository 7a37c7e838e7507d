/// Why a target or one of its workers was not created, as a sentence for the report.
public struct TargetRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was wrong and how to fix it.
  public var description: String

  /// Makes a refusal.
  public init(_ description: String) { self.description = description }
}
