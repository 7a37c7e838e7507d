/// The progress of a run, for display.
public struct LiveStatus: Sendable, Hashable {
  /// The phases to display.
  public enum Phase: Sendable, Hashable {
    case starting
    case warmingUp
    case measuring
    case finishing
  }

  /// The current phase.
  public var phase: Phase
  /// Time in the measured phase.
  public var elapsedNanoseconds: UInt64
  /// Operations of the measured phase.
  public var operations: UInt64
  /// Resident size of the measuring process; nil if it cannot be read.
  public var residentBytes: UInt64?
  /// The number of performing workers of each group, in a steered run; nil before the first order.
  public var performing: [Int]?
  /// The completed share of a leak check, from 0 to 1; nil in other runs, and before the total is known.
  public var leakCheckShare: Double?
  /// The measuring process; nil if this one measures.
  public var process: Int32?
}
