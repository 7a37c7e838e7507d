/// All operations of all groups in the measured phase.
public struct Totals: Sendable, Codable, Equatable {
  /// Operations performed, including failed ones.
  public var operations: UInt64
  /// Operations that failed.
  public var failures: UInt64
  /// Arrivals dropped for lateness (open model), without those never begun: see ``OperationRecord/neverBegun``.
  public var dropped: UInt64
  /// Operations per second; nil when nothing was measured.
  public var throughputPerSecond: Double?

  /// Makes totals.
  public init(operations: UInt64, failures: UInt64, dropped: UInt64 = 0, throughputPerSecond: Double?) {
    self.operations = operations
    self.failures = failures
    self.dropped = dropped
    self.throughputPerSecond = throughputPerSecond
  }
}
