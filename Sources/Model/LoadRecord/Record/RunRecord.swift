public import LoadScenario

/// What a run measured, and its verdict once judged: the document `result.json`, format `loadtest.result/1`.
///
/// Times are in nanoseconds, sizes in bytes, the unit is in the key. A figure that could not be measured is nil, never
/// 0. Readers ignore keys that they do not know.
public struct RunRecord: Sendable, Codable, Equatable {
  /// The version of the format that this code writes.
  public static let currentSchema = "loadtest.result/1"

  /// The format's name and version.
  public var schema: String
  /// The program that measured.
  public var tool: ToolRecord
  /// The machine that it ran on.
  public var host: HostRecord
  /// The resolved plan.
  public var scenario: Plan
  /// The seed of every random choice; nil where runs of different seeds were merged.
  public var seed: UInt64?
  /// The command that repeats the run, for a POSIX shell; nil for a run that was not started by a command line.
  public var command: String?
  /// When the measured phase began, ISO 8601 in UTC; nil when the run ended before the measured phase began.
  public var startedAt: String?
  /// The duration of the measured phase, from the simultaneous start to the end of the last operation.
  public var elapsedSeconds: Double
  /// How the run ended.
  public var ending: Ending
  /// The verdict, from the thresholds and from checks of the measurement; nil before judging.
  public var verdict: Verdict?
  /// All operations of all groups.
  public var totals: Totals
  /// One entry for each operation of each group.
  public var operations: [OperationRecord]
  /// One entry for each worker; above 1000 workers one for each group.
  public var workers: [WorkerRecord]
  /// One entry for each second of the measured phase.
  public var timeline: [TimelinePoint]
  /// The memory of the measuring process.
  public var memory: MemoryRecord
  /// Measurements that show how far the machine and the timer can be trusted.
  public var environment: EnvironmentRecord
  /// The gauges that the target reported at the end of the run; nil for values that could not be read.
  public var gauges: [String: Double?]
  /// The violation of the target's invariant; nil when it held or was not checked.
  public var invariantViolation: String?
  /// The individual runs of a scenario that makes several; nil for a single run.
  public var cells: [CellRecord]?
  /// The figures of the individual runs side by side; nil for a single run.
  public var comparison: ComparisonRecord?
  /// The baseline that the run was compared with, and the result; nil: it was not compared.
  public var baseline: BaselineRecord?
  /// How throughput grows with the number of workers; nil where the individual runs do not vary it.
  public var scaling: ScalingRecord?
  /// The runs that this record was merged from; nil for a record that was not merged.
  public var merged: [MergedRun]?

  /// Makes a record.
  public init(
    tool: ToolRecord, host: HostRecord, scenario: Plan, startedAt: String?, elapsedSeconds: Double, ending: Ending,
    totals: Totals, operations: [OperationRecord] = [], workers: [WorkerRecord] = [], timeline: [TimelinePoint] = [],
    memory: MemoryRecord = MemoryRecord(), environment: EnvironmentRecord = .unknown,
    gauges: [String: Double?] = [:], invariantViolation: String? = nil, cells: [CellRecord]? = nil,
    comparison: ComparisonRecord? = nil, scaling: ScalingRecord? = nil
  ) {
    schema = RunRecord.currentSchema
    self.tool = tool
    self.host = host
    self.scenario = scenario
    seed = scenario.seed
    self.startedAt = startedAt
    self.elapsedSeconds = elapsedSeconds
    self.ending = ending
    self.totals = totals
    self.operations = operations
    self.workers = workers
    self.timeline = timeline
    self.memory = memory
    self.environment = environment
    self.gauges = gauges
    self.invariantViolation = invariantViolation
    self.cells = cells
    self.comparison = comparison
    self.scaling = scaling
  }
}
