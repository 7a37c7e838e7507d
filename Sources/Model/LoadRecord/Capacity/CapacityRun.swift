/// One run of a capacity search.
public struct CapacityRun: Sendable, Codable, Equatable {
  /// What a run shows about its point.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// The condition held, and the offered load was served.
    case held
    /// The condition did not hold, or the offered load was not served.
    case failed
    /// The run shows nothing about the target: the load generator did not offer the intended load, or too much time was
    /// lost to the machine.
    case unusable
    /// A condition has too few samples.
    case noData = "no-data"
    /// The run did not complete: the target crashed, hung or used too much memory.
    case broken
  }

  /// The run's number in the search, from 0.
  public var number: Int
  /// The rate or number of workers of the run.
  public var value: Double
  /// How the run counts in the search.
  public var outcome: Outcome
  /// Why the condition did not hold or the run is unusable; nil when the condition held.
  public var reason: String?
  /// The path of the run's record, relative to the folder of the search.
  public var path: String
  /// Operations performed per second by the groups that the search drives.
  public var achievedPerSecond: Double?
  /// Median latency of all operations.
  public var p50Nanoseconds: UInt64?
  /// 99th percentile of the latency of all operations.
  public var p99Nanoseconds: UInt64?
  /// One result for each condition.
  public var conditions: [Verdict.ThresholdResult]

  /// Describes a run.
  public init(
    number: Int, value: Double, outcome: Outcome, reason: String? = nil, path: String,
    achievedPerSecond: Double? = nil, p50Nanoseconds: UInt64? = nil, p99Nanoseconds: UInt64? = nil,
    conditions: [Verdict.ThresholdResult] = []
  ) {
    self.number = number
    self.value = value
    self.outcome = outcome
    self.reason = reason
    self.path = path
    self.achievedPerSecond = achievedPerSecond
    self.p50Nanoseconds = p50Nanoseconds
    self.p99Nanoseconds = p99Nanoseconds
    self.conditions = conditions
  }
}
