/// The result of a capacity search.
public enum CapacityFinding: String, Sendable, Hashable, Codable, CaseIterable {
  /// The condition holds below the knee and does not above.
  case knee
  /// It held at the highest point: the knee lies above it.
  case above
  /// It did not hold even at the lowest point.
  case below
  /// The generator could not offer enough load to make it fail.
  case generatorLimit = "generator-limit"
  /// A run did not complete.
  case broken
  /// A condition could not be decided.
  case noData = "no-data"
  /// The maximum number of runs was reached before it was known.
  case exhausted
  /// The user interrupted it.
  case interrupted
}
