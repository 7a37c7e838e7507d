internal import LoadStatistics

/// One operation of one group.
public struct OperationRecord: Sendable, Codable, Equatable {
  /// The operation's name.
  public var name: String
  /// The group that performed it.
  public var group: String
  /// The number of calls, including failed ones.
  public var count: UInt64
  /// The number of failed calls.
  public var failures: UInt64
  /// Failures by kind.
  public var failureKinds: [String: UInt64]
  /// Calls per second.
  public var throughputPerSecond: Double?
  /// `exact` or `sampled`; nil when the run ended before it was chosen.
  public var timing: String?
  /// The number of calls that were timed.
  public var samples: UInt64
  /// From the intended start; in the closed model the same as the service time, except with
  /// `"submission": "operation"`.
  public var latencyNanoseconds: LatencyRecord
  /// From the actual start.
  public var serviceTimeNanoseconds: LatencyRecord
  /// Actual minus intended start (open model, and with `"submission": "operation"`).
  public var lagNanoseconds: LatencyRecord?
  /// The latencies of failed operations, a part of all latencies; nil where none failed.
  public var failedLatencyNanoseconds: LatencyRecord?
  /// Arrivals dropped for lateness, without ``neverBegun`` (open model).
  public var dropped: UInt64?
  /// Arrivals that had been overdue by more than 1 ms when the phase ended and had not begun (open model). An equal
  /// number of latencies are lower bounds: the time that these arrivals had waited by then.
  public var neverBegun: UInt64?
  /// Arrivals that were never performed.
  public var unperformed: UInt64 { (dropped ?? 0).addingClamped(neverBegun ?? 0) }
  /// Whether the figures are dominated by timer overhead.
  public var nearTimerFloor: Bool?
  /// Mean of the timed operations; nil where the allocator does not count them or the operation is asynchronous.
  public var allocatedBytesPerOperation: Double?
  /// Objects allocated per call, from the leak check; nil: not measured.
  public var allocatedObjectsPerOperation: Double?
  /// Bytes retained per call, from the leak check; nil: not measured.
  public var retainedBytesPerOperation: Double?
}
