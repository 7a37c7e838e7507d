/// All operations of all groups in the measured phase.
public struct Totals: Sendable, Codable, Equatable {
  /// Performed, failed ones included.
  public var operations: UInt64
  /// Failed.
  public var failures: UInt64
  /// Arrivals that were given up because they were late (open model); see ``OperationRecord/neverBegun`` for others.
  public var dropped: UInt64
  /// Performed in a second; nil when nothing was measured.
  public var throughputPerSecond: Double?

  /// Makes totals.
  public init(operations: UInt64, failures: UInt64, dropped: UInt64 = 0, throughputPerSecond: Double?) {
    self.operations = operations
    self.failures = failures
    self.dropped = dropped
    self.throughputPerSecond = throughputPerSecond
  }
}
