internal import LoadScenario
internal import LoadStatistics

/// Merges records of one plan into one, as if all their runs had been recorded together.
///
/// Counts are added, histograms are added exactly, and what follows from them is recomputed. The throughput is the
/// operations of all divided by the time in which at least one run was measuring (``CoveredTime``). What belongs to one
/// process or machine and differs between them is nil or empty: gauges, host, timer, memory samples, the timeline.
///
/// Records of shards become a record of their whole plan; which shards it has is in its ``RunRecord/merged``.
public struct RecordMerge: Sendable {
  /// A record and its name in messages.
  public struct Source: Sendable {
    /// Its file or folder.
    public var path: String
    /// The record.
    public var record: RunRecord

    /// Names a record.
    public init(path: String, record: RunRecord) {
      self.path = path
      self.record = record
    }
  }

  private let sources: [Source]
  private let first: RunRecord
  private let runs: [MergedRun]
  private let elapsedSeconds: Double

  /// Merges records; the result is not judged.
  ///
  /// - Parameter sources: at least one.
  /// - Throws: ``FileFailure`` of kind `content`, naming the records, when they are not of one plan, when one of them
  ///   is itself of several runs, when two are the same run or the same shard, or when shards do not belong together.
  public static func merge(_ sources: [Source]) throws(FileFailure) -> RunRecord {
    guard let merge = try RecordMerge(sources) else { throw FileFailure(.content, "no record to merge") }
    return try merge.record()
  }

  private init?(_ sources: [Source]) throws(FileFailure) {
    guard let first = sources.first else { return nil }
    self.sources = sources
    self.first = first.record
    for source in sources {
      try RecordMerge.checkSingle(source)
      try RecordMerge.checkPlan(source, against: first)
    }
    runs = sources.flatMap { source in source.record.merged ?? [MergedRun(path: source.path, record: source.record)] }
    try RecordMerge.checkDistinct(runs)
    try ShardMerge.check(sources)
    elapsedSeconds = CoveredTime.seconds(runs)
  }

  // MARK: What can be merged

  private static func checkSingle(_ source: Source) throws(FileFailure) {
    guard source.record.cells != nil || source.record.scenario.cellCount > 1 else { return }
    throw FileFailure(
      .content,
      "\(source.path) is a record of several runs: merge the runs of one alternative, folders such as cells/0 below it")
  }

  private static func checkPlan(_ source: Source, against first: Source) throws(FileFailure) {
    let found: PlanDifference?
    do { found = try PlanDifference.between(first.record.scenario.whole, source.record.scenario.whole) } catch {
      throw FileFailure(.content, "cannot compare the plans of \(first.path) and \(source.path): \(error)")
    }
    guard let found else { return }
    throw FileFailure(
      .content,
      "cannot merge records of different plans: scenario.\(found.path) is \(found.first ?? "absent") in \(first.path), "
        + "\(found.second ?? "absent") in \(source.path)")
  }

  private static func checkDistinct(_ runs: [MergedRun]) throws(FileFailure) {
    for (index, run) in runs.enumerated() {
      guard let same = runs[..<index].first(where: { $0.isSameRun(as: run) }) else { continue }
      throw FileFailure(
        .content, "\(same.path) and \(run.path) are the same run: it would count twice ('latest' is a link to a run)")
    }
  }

  // MARK: The record

  private func record() throws(FileFailure) -> RunRecord {
    var record = first
    record.scenario = first.scenario.whole
    record.scenario.startNanosecondsSinceEpoch = nil
    if first.scenario.isSteered {
      for group in record.scenario.groups.indices {
        record.scenario.groups[group].workers = all { $0.scenario.groups[group].workers }.reduce(0, +)
      }
    }
    // The command of one shard would repeat only its part.
    if first.scenario.shard != nil { record.command = nil }
    record.tool = tool
    record.host = host
    record.seed = common(\.seed) ?? nil
    record.startedAt =
      sources.compactMap { source in
        source.record.startNanosecondsSinceEpoch.map { ($0, source.record.startedAt) }
      }.min { $0.0 < $1.0 }?.1
    record.elapsedSeconds = elapsedSeconds
    record.ending = ending
    record.verdict = nil
    let operations = all(\.totals.operations).clampedSum()
    record.totals = Totals(
      operations: operations, failures: all(\.totals.failures).clampedSum(),
      dropped: all(\.totals.dropped).clampedSum(), throughputPerSecond: rate(operations))
    record.operations = try mergedOperations()
    record.workers = ShardMerge.workers(all { $0 })
    record.timeline = []
    record.memory = MemoryRecord(allocator: common(\.memory.allocator) ?? nil)
    record.environment = environment
    record.gauges = gauges
    record.invariantViolation =
      sources.compactMap { source in
        source.record.invariantViolation.map { "\(source.path): \($0)" }
      }.first
    record.comparison = nil
    record.scaling = nil
    record.merged = runs
    return record
  }

  private func all<Value>(_ figure: (RunRecord) -> Value) -> [Value] { sources.map { figure($0.record) } }

  /// The value that all records share; nil if they differ.
  private func common<Value: Equatable>(_ figure: (RunRecord) -> Value) -> Value? {
    let values = all(figure)
    guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  private func rate(_ count: UInt64) -> Double? { elapsedSeconds > 0 ? Double(count) / elapsedSeconds : nil }

  private func mergedOperations() throws(FileFailure) -> [OperationRecord] {
    var merged: [OperationRecord] = []
    for operation in first.operations {
      var entries: [OperationRecord] = []
      for source in sources {
        let found = source.record.operations.filter { $0.name == operation.name && $0.group == operation.group }
        guard found.count == 1, source.record.operations.count == first.operations.count else {
          throw FileFailure(.content, "\(source.path) does not have the same operations as \(sources[0].path)")
        }
        entries += found
      }
      let merge = OperationMerge(entries)
      if let digits = merge.differingDigits {
        throw FileFailure(
          .content,
          "histograms of '\(operation.name)' keep \(digits) significant digits: they cannot be added exactly")
      }
      var entry = merge.merged(like: operation)
      entry.throughputPerSecond = rate(entry.count)
      merged.append(entry)
    }
    return merged
  }

  // MARK: What it was measured with

  private var tool: ToolRecord {
    // One debug build invalidates the figures of all.
    let spoiled = sources.map(\.record.tool).first { $0.build != "release" }
    return spoiled ?? first.tool
  }

  private var host: HostRecord {
    let prints = Set(all(\.host.fingerprint).flatMap { $0.split(separator: "+") }).ordered()
    return HostRecord(
      cpu: common(\.host.cpu) ?? nil, logicalProcessors: common(\.host.logicalProcessors) ?? nil,
      processorQuota: common(\.host.processorQuota) ?? nil, memoryBytes: common(\.host.memoryBytes) ?? nil,
      kernel: common(\.host.kernel) ?? nil,
      os: common(\.host.os) ?? nil, fingerprint: prints.joined(separator: "+"))
  }

  /// The ending of a run that broke; otherwise of one that was ended early.
  private var ending: Ending {
    let order: [Ending.Kind] = [.crashed, .stalled, .memoryLimit, .killed, .lost, .interrupted, .aborted]
    for kind in order {
      guard let source = sources.first(where: { $0.record.ending.kind == kind }) else { continue }
      var ending = source.record.ending
      ending.message = "\(source.path): \(ending.message ?? kind.rawValue)"
      return ending
    }
    return Ending(.completed)
  }

  private var environment: EnvironmentRecord {
    var environment = EnvironmentRecord(
      timerNanoseconds: common(\.environment.timerNanoseconds) ?? nil,
      timerSource: common(\.environment.timerSource) ?? nil,
      nullOperationNanoseconds: common(\.environment.nullOperationNanoseconds) ?? nil,
      nullOperationSampledNanoseconds: common(\.environment.nullOperationSampledNanoseconds) ?? nil,
      // The most disturbed run limits the accuracy of all.
      stealPercent: all(\.environment.stealPercent).compactMap { $0 }.max(),
      disturbances: Disturbance.worst(of: all(\.environment.disturbances)),
      loadAverage: common(\.environment.loadAverage) ?? nil)
    var seen: Set<String> = []
    let own =
      sources.flatMap(\.record.environment.warnings) + mergeWarnings
      + ShardMerge.warnings(runs, coveredSeconds: elapsedSeconds)
    environment.warnings = own.filter { seen.insert($0).inserted }
    environment.hiccupNanoseconds = common(\.environment.hiccupNanoseconds) ?? nil
    return environment
  }

  private var mergeWarnings: [String] {
    var warnings: [String] = []
    if common(\.tool) == nil { warnings.append("merged from runs of different builds of the tool") }
    if common(\.host.fingerprint) == nil { warnings.append("merged from runs on different machines") }
    if common({ $0.operations.map(\.timing) }) == nil {
      warnings.append(
        "some runs timed every operation, others a sample: the distributions give more weight to those that timed all")
    }
    return warnings
  }

  private var gauges: [String: Double?] {
    var gauges: [String: Double?] = [:]
    for name in Set(sources.flatMap(\.record.gauges.keys)) {
      gauges.updateValue(common { $0.gauges[name] ?? nil } ?? nil, forKey: name)
    }
    return gauges
  }
}
