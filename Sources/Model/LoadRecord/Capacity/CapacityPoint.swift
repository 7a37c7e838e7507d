/// A rate or thread count of a capacity search, and what its runs said.
public struct CapacityPoint: Sendable, Hashable, Codable {
  /// What follows from the runs of a point.
  public enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
    /// Most of them held.
    case held
    /// Most of them did not.
    case failed
    /// The generator could not offer it.
    case unusable
  }

  /// The rate or the thread count.
  public var value: Double
  /// Runs that held.
  public var held = 0
  /// Runs that did not.
  public var failed = 0
  /// Runs that say nothing of the target, because the generator did not keep up.
  public var unusable = 0
  /// What follows; nil while that is open.
  public var standing: Standing?
  /// Whether it was run again, after the search had closed in on it.
  public var isVerified = false

  /// A point without runs.
  public init(value: Double) { self.value = value }

  /// Runs that say something of the target.
  public var decisive: Int { held + failed }
}
