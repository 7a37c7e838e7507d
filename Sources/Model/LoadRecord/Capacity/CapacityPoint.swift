/// A rate or number of workers of a capacity search, and the outcomes of its runs.
public struct CapacityPoint: Sendable, Hashable, Codable {
  /// The result of the runs of a point.
  public enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
    /// The condition held in most runs.
    case held
    /// The condition did not hold in most runs.
    case failed
    /// Most runs were unusable.
    case unusable
  }

  /// The rate or the number of workers.
  public var value: Double
  /// Runs in which the condition held.
  public var held = 0
  /// Runs in which the condition did not hold.
  public var failed = 0
  /// Runs that show nothing about the target: the load generator did not keep up, or too much time was lost to the
  /// machine.
  public var unusable = 0
  /// The result of the runs; nil while undecided.
  public var standing: Standing?
  /// Whether the point was run again after the search had converged on it.
  public var isVerified = false

  /// A point without runs.
  public init(value: Double) { self.value = value }

  /// Runs that show something about the target.
  public var decisive: Int { held + failed }
}
