public import LoadScenario

/// One of the runs that were merged into a record.
public struct MergedRun: Sendable, Codable, Equatable {
  /// The record's file or folder, as it was named.
  public var path: String
  /// When its measured phase began, ISO 8601 in UTC; nil when it ended before.
  public var startedAt: String?
  /// How long its measured phase lasted.
  public var elapsedSeconds: Double
  /// Its seed.
  public var seed: UInt64?
  /// Its machine.
  public var fingerprint: String
  /// How many operations it performed.
  public var operations: UInt64
  /// Which shard of the plan it was; nil: it was a run of the whole plan.
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
