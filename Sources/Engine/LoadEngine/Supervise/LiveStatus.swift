/// Where a run is, for a progress display.
public struct LiveStatus: Sendable, Hashable {
  /// The phases that a person sees.
  public enum Phase: Sendable, Hashable {
    case starting
    case warmingUp
    case measuring
    case finishing
  }

  /// The phase.
  public var phase: Phase
  /// Time in the measured phase.
  public var elapsedNanoseconds: UInt64
  /// Operations of the measured phase.
  public var operations: UInt64
  /// Resident size of the measuring process; nil when it cannot be read.
  public var residentBytes: UInt64?
  /// How many workers of each group perform, where that is said during the run; nil before the first.
  public var performing: [Int]?
  /// How much of a leak check was performed, from 0 to 1; nil in other runs, and before it is known how much there is.
  public var leakCheckShare: Double?
  /// The measuring process; nil where this one measures.
  public var process: Int32?
}
