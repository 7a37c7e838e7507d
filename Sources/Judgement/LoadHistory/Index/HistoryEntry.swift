public import LoadRecord
internal import LoadScenario

/// One run in the index of all runs: a line of `history.jsonl`, format `loadtest.history/1`.
public struct HistoryEntry: Sendable, Codable, Equatable {
  /// The version of the format that this code writes.
  public static let currentSchema = "loadtest.history/1"

  /// The format's name and version.
  public var schema: String
  /// The name of the run's folder.
  public var run: String
  /// The scenario's name.
  public var scenario: String
  /// The alternative of its scenario, such as `4 threads` of a sweep; nil: the scenario has none.
  public var alternative: String?
  /// Equal for plans of the same workload.
  public var workload: String
  /// The machine's fingerprint.
  public var machine: String
  /// The allocator that served the run.
  public var allocator: String?
  /// `release` or `debug`.
  public var build: String
  /// When the measured phase began, ISO 8601 in UTC; nil for a run that ended before the measured phase began.
  public var startedAt: String?
  /// How the run ended; nil if the line does not contain it.
  public var ending: Ending.Kind?
  /// The verdict.
  public var outcome: Verdict.Outcome?
  /// The revision of the code, if the environment contains it.
  public var revision: String?
  /// Metrics by name; empty for a run that is not a measurement.
  public var metrics: [String: Double]

  /// Makes an entry of figures.
  public init(
    run: String, scenario: String, workload: String, host: HostRecord, tool: ToolRecord, allocator: AllocatorRecord?,
    startedAt: String?, outcome: Verdict.Outcome?, revision: String? = nil,
    figures: [(metric: RunMetric, value: Double)]
  ) {
    schema = HistoryEntry.currentSchema
    self.run = run
    self.scenario = scenario
    self.workload = workload
    machine = host.fingerprint
    self.allocator = allocator.map { [$0.name, $0.version].compactMap { $0 }.joined(separator: " ") }
    build = tool.build
    self.startedAt = startedAt
    self.outcome = outcome
    self.revision = revision
    metrics = Dictionary(figures.map { ($0.metric.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The entry of a judged record, without metrics if it is not a measurement; nil for a record of several runs
  /// or of a part of one.
  public init?(_ record: RunRecord, run: String, revision: String? = nil) {
    guard record.cells == nil, record.merged == nil, record.scenario.shard == nil else { return nil }
    self.init(
      run: run, scenario: record.scenario.name, workload: PlanDifference.workloadFingerprint(record.scenario),
      host: record.host, tool: record.tool, allocator: record.memory.allocator, startedAt: record.startedAt,
      outcome: record.verdict?.outcome, revision: revision,
      figures: record.distrust == nil ? RunFigures(record, withHistory: true).figures : [])
    ending = record.ending.kind
  }

  /// Why the run has no usable figures, in a word or two; nil if it has.
  public var unusable: String? {
    switch ending {
    case .crashed: "crashed"
    case .stalled: "hung"
    case .memoryLimit: "exceeded the memory limit"
    case .killed: "killed"
    case .aborted: "ended by a threshold"
    case .interrupted: "interrupted"
    case .lost: "without its supervisor's record"
    case .completed where metrics.isEmpty && outcome == .noData: "without operations"
    case .completed where metrics.isEmpty: "invalid"
    case nil where metrics.isEmpty && outcome != .invalid: "incomplete"
    case .completed, nil: outcome == .invalid ? "invalid" : nil
    }
  }

  /// The entries of a scenario's record: one for each run, with the findings about all of them.
  ///
  /// - Parameters:
  ///   - cells: the records of the runs below it, in the order of the plan's runs; empty for a single run.
  ///   - run: the name of its folder.
  public static func entries(
    _ record: RunRecord, cells: [RunRecord], run: String, revision: String? = nil
  ) -> [HistoryEntry] {
    let plan = record.scenario
    guard plan.cellCount > 1 else { return [HistoryEntry(record, run: run, revision: revision)].compactMap { $0 } }
    let together = (record.verdict?.findings ?? []).filter { $0.subject == .baseline }.map(\.outcome)
    return zip(plan.cells, cells).compactMap { cell, record in
      var entry = HistoryEntry(record, run: "\(run)/\(RunFolder.cellPath(cell.number))", revision: revision)
      if plan.alternatives != nil { entry?.alternative = cell.label }
      entry?.outcome = record.verdict.map { .worst([$0.outcome] + together) }
      return entry
    }
  }

  /// The series of the run: equal for comparable runs.
  public var partition: Partition {
    Partition(
      scenario: scenario, alternative: alternative, workload: workload, machine: machine, allocator: allocator,
      build: build)
  }

  /// A series of comparable runs.
  public struct Partition: Sendable, Hashable {
    /// The scenario's name.
    public var scenario: String
    /// The alternative of the scenario; nil: it has none.
    public var alternative: String?
    /// Equal for plans of the same workload.
    public var workload: String
    /// The machine's fingerprint.
    public var machine: String
    /// The allocator.
    public var allocator: String?
    /// `release` or `debug`.
    public var build: String

    /// The title for people.
    public var title: String { [scenario, alternative].compactMap { $0 }.joined(separator: ", ") }
  }

  /// The start time as text that sorts; for a run that ended before its measured phase, the time in its folder's name.
  fileprivate var moment: String { startedAt ?? RunFolder.startedAt(of: String(session)) ?? "" }

  /// The folder of the scenario's record, common to the runs of several alternatives.
  var session: Substring { run.prefix { $0 != "/" } }
}

extension [HistoryEntry] {
  /// By start, then by name.
  var chronological: [HistoryEntry] { sorted { ($0.moment, $0.run) < ($1.moment, $1.run) } }

  /// The newest line of each run: an index that was copied or rebuilt while a run went on may have several.
  var eachOnce: [HistoryEntry] {
    var known: Set<String> = []
    return reversed().filter { known.insert($0.run).inserted }.reversed()
  }
}
