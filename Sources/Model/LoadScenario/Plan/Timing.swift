/// Which operations are timed. All are counted.
public enum Timing: String, Sendable, Hashable, Codable, CaseIterable {
  /// Every operation.
  case exact
  /// A seeded random subset.
  case sampled
  /// Chosen after the warm-up from what an operation costs; the record says which was chosen.
  case auto
}
