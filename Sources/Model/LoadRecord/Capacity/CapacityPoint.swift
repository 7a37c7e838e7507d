/// A rate or thread count of a capacity search, and the outcomes of its runs.
public struct CapacityPoint: Sendable, Hashable, Codable {
  /// What follows from the runs of a point.
  public enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
    /// Most of them held.
    case held
    /// Most of them did not hold.
    case failed
    /// The generator could not offer it.
    case unusable
  }

  /// The rate or the thread count.
  public var value: Double
  /// Runs that held.
  public var held = 0
  /// Runs that did not hold.
  public var failed = 0
  /// Runs that show nothing about the target, because the generator did not keep up.
  public var unusable = 0
  /// What follows; nil while it is open.
  public var standing: Standing?
  /// Whether it was run again after the search had converged on it.
  public var isVerified = false

  /// A point without runs.
  public init(value: Double) { self.value = value }

  /// Runs that show something about the target.
  public var decisive: Int { held + failed }
}
