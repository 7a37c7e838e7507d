/// One run of a capacity search.
public struct CapacityRun: Sendable, Codable, Equatable {
  /// What a run shows about its point.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// The condition held, and what was offered was served.
    case held
    /// The condition did not hold, or what was offered was not served.
    case failed
    /// The generator did not offer what it should have, so the run shows nothing about the target.
    case unusable
    /// A condition has too few samples.
    case noData = "no-data"
    /// The run did not complete: the target crashed, stalled or took too much memory.
    case broken
  }

  /// Its place in the search, from 0.
  public var number: Int
  /// The rate or thread count that it was made at.
  public var value: Double
  /// The outcome.
  public var outcome: Outcome
  /// Why it did not hold or shows nothing; nil when it held.
  public var reason: String?
  /// The path of its own record, relative to the folder of the search.
  public var path: String
  /// Operations performed per second by the groups that the search drives.
  public var achievedPerSecond: Double?
  /// Median latency of all operations.
  public var p50Nanoseconds: UInt64?
  /// 99th percentile of their latency.
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
