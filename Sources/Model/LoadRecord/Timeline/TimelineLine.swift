public import LoadScenario

/// One line of `timeline.jsonl`. The lines of a run are enough to rebuild its record.
public enum TimelineLine: Sendable, Equatable {
  /// First: what runs, where.
  case start(StartLine)
  /// What the measuring process reports about itself.
  case ready(ReadyLine)
  /// About one second of the measured phase.
  case interval(IntervalLine)
  /// Last: what is known only at the end. Missing when the supervisor was killed.
  case end(EndLine)
}

/// What runs, where.
public struct StartLine: Sendable, Codable, Equatable {
  /// The program.
  public var tool: ToolRecord
  /// The machine.
  public var host: HostRecord
  /// The resolved plan.
  public var plan: Plan
  /// Runnable tasks over the last minute.
  public var loadAverage: Double?

  /// Makes the line.
  public init(tool: ToolRecord, host: HostRecord, plan: Plan, loadAverage: Double?) {
    self.tool = tool
    self.host = host
    self.plan = plan
    self.loadAverage = loadAverage
  }
}

/// What the measuring process reports about itself when the measured phase starts.
public struct ReadyLine: Sendable, Codable, Equatable {
  /// When the measured phase began, ISO 8601 in UTC.
  public var startedAt: String
  /// The cost of one timer read.
  public var timerNanoseconds: Double
  /// `counter` or `clock`.
  public var timerSource: String
  /// The cost of a no-op in the engine with exact timing.
  public var nullOperationNanoseconds: Double
  /// The cost of a no-op in the engine with sampled timing.
  public var nullOperationSampledNanoseconds: Double
  /// The allocator in use.
  public var allocator: AllocatorRecord
  /// Whether the allocator counts each thread's bytes.
  public var countsAllocations: Bool
  /// `exact` or `sampled`, for each group.
  public var timing: [String]
  /// For each group and each operation of its mix, whether it is asynchronous.
  public var asynchronous: [[Bool]]
  /// What limits the figures, in sentences.
  public var warnings: [String]

  /// Makes the line.
  public init(
    startedAt: String, timerNanoseconds: Double, timerSource: String, nullOperationNanoseconds: Double,
    nullOperationSampledNanoseconds: Double, allocator: AllocatorRecord, countsAllocations: Bool, timing: [String],
    asynchronous: [[Bool]], warnings: [String]
  ) {
    self.startedAt = startedAt
    self.timerNanoseconds = timerNanoseconds
    self.timerSource = timerSource
    self.nullOperationNanoseconds = nullOperationNanoseconds
    self.nullOperationSampledNanoseconds = nullOperationSampledNanoseconds
    self.allocator = allocator
    self.countsAllocations = countsAllocations
    self.timing = timing
    self.asynchronous = asynchronous
    self.warnings = warnings
  }
}

/// What is known only at the end.
public struct EndLine: Sendable, Codable, Equatable {
  /// How the run ended.
  public var ending: Ending
  /// Every worker.
  public var workers: [WorkerRecord]
  /// The gauges that the target reported; nil for values that could not be read.
  public var gauges: [String: Double?]
  /// Names of the failure kinds that occurred.
  public var failureNames: [Int32: String]
  /// The violation of the target's invariant.
  public var invariantViolation: String?
  /// The scheduler wake-up delay in the measured phase.
  public var hiccups: EnvironmentRecord.HiccupRecord?
  /// The share of processor time that the hypervisor gave to other machines in the measured phase, in per cent.
  public var stealPercent: Double?
  /// The lost time, by cause.
  public var disturbances: [Disturbance]?
  /// The peak resident size of the measured phase, including the time between samples.
  public var peakResidentBytes: UInt64?
  /// What limits the figures, in sentences.
  public var warnings: [String]

  /// Makes the line.
  public init(
    ending: Ending, workers: [WorkerRecord], gauges: [String: Double?] = [:], failureNames: [Int32: String] = [:],
    invariantViolation: String? = nil, hiccups: EnvironmentRecord.HiccupRecord? = nil, stealPercent: Double? = nil,
    disturbances: [Disturbance]? = nil, peakResidentBytes: UInt64? = nil, warnings: [String] = []
  ) {
    self.ending = ending
    self.workers = workers
    self.gauges = gauges
    self.failureNames = failureNames
    self.invariantViolation = invariantViolation
    self.hiccups = hiccups
    self.stealPercent = stealPercent
    self.disturbances = disturbances
    self.peakResidentBytes = peakResidentBytes
    self.warnings = warnings
  }
}
