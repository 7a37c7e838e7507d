public import LoadStatistics

/// About one second of the measured phase: what was added since the previous line.
public struct IntervalLine: Sendable, Codable, Equatable {
  /// The interval's number from 0.
  public var second: Int
  /// The end of the interval, nanoseconds since the start of the measured phase.
  public var endNanoseconds: UInt64
  /// The length of the interval.
  public var lengthNanoseconds: UInt64
  /// Workers that had operations to perform in the interval.
  public var activeWorkers: Int
  /// One entry for each operation of each group, in the plan's order.
  public var operations: [OperationInterval]
  /// Memory samples taken in the interval.
  public var memory: [MemorySample]

  /// One operation of one group.
  public struct OperationInterval: Sendable, Codable, Equatable {
    /// The operation.
    public var name: String
    /// The operation's group.
    public var group: String
    /// Operations performed, including failed ones.
    public var count: UInt64
    /// Operations that failed.
    public var failures: UInt64
    /// Failures by the kind's number as text; `other` where more kinds occurred than are counted separately.
    public var failureKinds: [String: UInt64]
    /// Bytes that the timed operations allocated.
    public var allocatedBytes: UInt64
    /// Service times of the timed operations.
    public var serviceTime: Histogram
    /// Arrivals dropped for lateness, without ``neverBegun``; nil in the closed model.
    public var dropped: UInt64?
    /// Arrivals that had not begun when the phase ended. An equal number of latencies are lower bounds: the time that
    /// these arrivals had waited by then. Nil in the closed model.
    public var neverBegun: UInt64?
    /// Latencies from the intended start; nil where operations begin when they are due: their latencies are their service
    /// times.
    public var latency: Histogram?
    /// The lag of operations; nil where they begin when they are due.
    public var lag: Histogram?
    /// The latencies of failed operations, a part of all latencies; nil where none failed.
    public var failedLatency: Histogram?

    /// Makes an entry.
    public init(
      name: String, group: String, count: UInt64, failures: UInt64, failureKinds: [String: UInt64],
      allocatedBytes: UInt64, serviceTime: Histogram, dropped: UInt64? = nil, neverBegun: UInt64? = nil,
      latency: Histogram? = nil, lag: Histogram? = nil, failedLatency: Histogram? = nil
    ) {
      self.name = name
      self.group = group
      self.count = count
      self.failures = failures
      self.failureKinds = failureKinds
      self.allocatedBytes = allocatedBytes
      self.serviceTime = serviceTime
      self.dropped = dropped
      self.neverBegun = neverBegun
      self.latency = latency
      self.lag = lag
      self.failedLatency = failedLatency
    }
  }

  /// Makes an interval.
  public init(
    second: Int, endNanoseconds: UInt64, lengthNanoseconds: UInt64, activeWorkers: Int,
    operations: [OperationInterval], memory: [MemorySample]
  ) {
    self.second = second
    self.endNanoseconds = endNanoseconds
    self.lengthNanoseconds = lengthNanoseconds
    self.activeWorkers = activeWorkers
    self.operations = operations
    self.memory = memory
  }
}
