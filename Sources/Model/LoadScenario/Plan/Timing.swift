/// Which operations are timed. All are counted.
public enum Timing: String, Sendable, Hashable, Codable, CaseIterable {
  /// Every operation.
  case exact
  /// A seeded random subset.
  case sampled
  /// Chosen after the warm-up by the cost of an operation; the record has the choice.
  case auto
}
