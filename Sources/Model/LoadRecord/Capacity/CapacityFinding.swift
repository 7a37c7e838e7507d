/// The result of a capacity search.
public enum CapacityFinding: String, Sendable, Hashable, Codable, CaseIterable {
  /// The knee was found: the condition holds below it and not above it.
  case knee
  /// The condition held at the highest point: the knee lies above it.
  case above
  /// The condition did not hold even at the lowest point.
  case below
  /// The condition was not broken by any usable run: at a higher load, the load generator did not keep up or too much
  /// time was lost to the machine.
  case generatorLimit = "generator-limit"
  /// A run did not complete.
  case broken
  /// A condition could not be decided.
  case noData = "no-data"
  /// The maximum number of runs was reached before the knee was found.
  case exhausted
  /// The user interrupted the search.
  case interrupted
}
