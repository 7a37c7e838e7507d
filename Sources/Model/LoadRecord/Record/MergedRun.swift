public import LoadScenario

/// One of the runs that were merged into a record.
public struct MergedRun: Sendable, Codable, Equatable {
  /// The record's file or folder, as given to the command.
  public var path: String
  /// When the measured phase of the run began, ISO 8601 in UTC; nil when the run ended before the measured phase began.
  public var startedAt: String?
  /// The duration of the measured phase.
  public var elapsedSeconds: Double
  /// The seed of the run.
  public var seed: UInt64?
  /// The fingerprint of the machine.
  public var fingerprint: String
  /// The number of operations performed.
  public var operations: UInt64
  /// The shard of the plan that was run; nil: the whole plan.
  public var shard: Shard?
  /// For a shard: its own verdict, which decides thresholds on figures that belong to one process.
  public var verdict: Verdict?
  /// For a shard: the verdict of its leak check; nil where there was none.
  public var leaks: LeakVerdict?
  /// For a shard: why its leak check did not complete; nil where it did.
  public var leakCheckIncompleteness: String?
  /// For a shard: the failure that ended its leak check; nil where there was none.
  public var leakCheckEnding: Ending?

  /// What a merged record keeps of a single run.
  public init(path: String, record: RunRecord) {
    self.path = path
    startedAt = record.startedAt
    elapsedSeconds = record.elapsedSeconds
    seed = record.seed
    fingerprint = record.host.fingerprint
    operations = record.totals.operations
    guard let part = record.scenario.shard else { return }
    shard = part.shard
    verdict = record.verdict
    leaks = record.memory.leaks
    leakCheckIncompleteness = record.memory.observations?.incompleteness
    leakCheckEnding = record.memory.observations?.ending
  }

  /// Whether both are the same run, whatever the path: no two start in the same millisecond, last as long to the
  /// nanosecond and perform as much. Shards with a common start may, but they are different parts.
  func isSameRun(as other: MergedRun) -> Bool {
    startedAt != nil && startedAt == other.startedAt && elapsedSeconds == other.elapsedSeconds && seed == other.seed
      && fingerprint == other.fingerprint && operations == other.operations && shard == other.shard
  }
}

extension RunRecord {
  /// Whether both are records of one run, by whatever paths: when and where it ran, and what it did.
  public func isSameRun(as other: RunRecord) -> Bool {
    MergedRun(path: "", record: self).isSameRun(as: MergedRun(path: "", record: other))
  }
}
