/// One second of the measured phase, all operations pooled.
public struct TimelinePoint: Sendable, Codable, Equatable {
  /// The second's number from 0; the last one may be shorter or, where the run ended just after it, longer.
  public var second: Int
  /// Operations per second; nil for a last interval shorter than 0.5 s.
  public var throughputPerSecond: Double?
  /// Failed operations.
  public var failures: UInt64
  /// Median of the latency; nil when nothing was timed.
  public var p50Nanoseconds: UInt64?
  /// 99th percentile of the latency.
  public var p99Nanoseconds: UInt64?
  /// Longest latency.
  public var maxNanoseconds: UInt64?
  /// Workers that had operations to perform in this second.
  public var activeWorkers: Int
  /// The offered rate (open model).
  public var offeredPerSecond: Double?
  /// Resident size of the measuring process at the end of the second.
  public var residentBytes: UInt64?
  /// Live bytes of the allocator at the end of the second.
  public var liveBytes: UInt64?
}
