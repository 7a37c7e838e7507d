/// What is known of a case, because it was written to be so.
public struct LeakTruth: Sendable {
  /// What memory does.
  public enum Kind: String, Sendable, CaseIterable {
    case stable, leak, sawtooth, step, fragmentation, undecided
  }

  /// What the verdict must be.
  public var kind: Kind
  /// What it may be as well.
  public var alsoAllowed: Set<Kind>
  /// Usable bytes that a call of the subject leaves behind, on average; nil: none, or not a constant.
  public var bytesPerCall: Double?
  /// Calls of the subject between two releases.
  public var period: Double?
  /// The type of what leaks, where it is a class.
  public var type: String?
  /// The function in which it is allocated, or a part of its name; nil: not known (mapped memory, or grown in a library).
  public var site: String?

  /// A leak.
  public static func leak(
    _ bytesPerCall: Double?, site: String?, type: String? = nil, alsoAllowed: Set<Kind> = []
  ) -> LeakTruth {
    LeakTruth(kind: .leak, alsoAllowed: alsoAllowed, bytesPerCall: bytesPerCall, type: type, site: site)
  }

  /// Healthy: stable.
  public static let stable = LeakTruth(kind: .stable, alsoAllowed: [])

  /// Healthy in another way.
  public static func healthy(_ kind: Kind, alsoAllowed: Set<Kind> = [], period: Double? = nil) -> LeakTruth {
    LeakTruth(kind: kind, alsoAllowed: alsoAllowed, period: period)
  }
}
