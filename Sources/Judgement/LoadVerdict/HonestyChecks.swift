public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Warnings about a record's figures, from its own environment.
public enum HonestyChecks {
  /// Warnings about a record, in addition to those recorded during the measurement.
  public static func warnings(_ record: RunRecord) -> [String] {
    var warnings = TimeTrust.noticeable(record).map { TimeTrust.text($0, record) }
    if record.environment.timerSource == "clock" {
      warnings.append(
        "the processor's counter does not run at a constant rate: timed with the system clock, which has more overhead")
    }
    let near = record.operations.filter { $0.nearTimerFloor == true }.map(\.name)
    if !near.isEmpty {
      let names = Set(near).ordered().joined(separator: ", ")
      warnings.append("dominated by timer overhead: \(names)")
    }
    if let warning = involuntarySwitches(record) { warnings.append(warning) }
    warnings += SampledMeans.contradictions(record)
    warnings += failing(record) + neverPerformed(record)
    return warnings
      + record.scenario.groups.enumerated().flatMap { number, group in
        [workersLeftBehind(group, record), unserved(group, number, record)].compactMap { $0 }
      }
  }

  /// The share of failures above which an operation without a threshold on failures raises a warning.
  static let failingShare = 0.05
  /// The minimum number of failures: fewer are chance.
  static let failingCalls: UInt64 = 10

  private static func failing(_ record: RunRecord) -> [String] {
    let limits = record.scenario.thresholds.filter { $0.metric == .failures }
    return record.operations.filter { operation in
      operation.failures < operation.count && operation.failures >= failingCalls
        && Double(operation.failures) > Double(operation.count) * failingShare
        && !limits.contains { $0.selectors.selects(operation: operation.name, group: operation.group) }
    }.map { operation in
      "\(operation.failures) of \(operation.count) calls of '\(operation.name)'\(place(operation, record)) failed, and no "
        + "threshold on failures applies to them"
    }
  }

  /// Operations of the mix without figures.
  private static func neverPerformed(_ record: RunRecord) -> [String] {
    guard record.ending.kind == .completed, record.totals.operations > 0, !record.scenario.isSteered else { return [] }
    return record.operations.filter { $0.count == 0 && $0.unperformed == 0 }.map { operation in
      "'\(operation.name)'\(place(operation, record)) is in the mix but was never performed"
    }
  }

  private static func place(_ operation: OperationRecord, _ record: RunRecord) -> String {
    record.scenario.groups.count > 1 ? " in group '\(operation.group)'" : ""
  }

  /// A worker with less than this share of the mean of its group's operations is left behind.
  static let leftBehindShare = 0.01

  /// In the open model any free worker takes an arrival, and with a ramp, or in a steered run, some workers perform
  /// more than others. The ending reports a worker that hung.
  private static func workersLeftBehind(_ group: WorkerGroup, _ record: RunRecord) -> String? {
    guard group.arrivals == nil, group.ramp == nil, !record.scenario.isSteered, record.ending.kind != .stalled else {
      return nil
    }
    let entries = record.workers.filter { $0.group == group.name }
    let workers = entries.reduce(0.0) { $0 + Double($1.workers ?? 1) }
    let mean = entries.reduce(0.0) { $0 + Double($1.operations) } / workers
    let least = Double(entries.map { $0.leastOperations ?? $0.operations }.min() ?? 0)
    let most = Double(entries.map { $0.mostOperations ?? $0.operations }.max() ?? 0)
    // With few operations, above all with fewer than workers, chance or the plan makes workers differ: three standard
    // deviations of a Poisson process.
    guard workers > 1, least < mean * leftBehindShare, most - least > 3 * most.squareRoot() else { return nil }
    let name = group.name == WorkerGroup.defaultName ? "" : " of group '\(group.name)'"
    let behind = entries.filter { $0.workers == nil && Double($0.operations) < mean * leftBehindShare }.count
    let subject = behind == 0 ? "some workers" : behind == 1 ? "a worker" : "\(behind) workers"
    return
      "\(subject)\(name) performed less than 1 % of the mean number of operations: the mix of simultaneous operations "
      + "differs from the configured mix"
  }

  /// Arrivals that were not performed. Records of earlier versions do not count those that had not begun at the end.
  private static func unserved(_ group: WorkerGroup, _ number: Int, _ record: RunRecord) -> String? {
    guard group.arrivals != nil else { return nil }
    let operations = record.operations.filter { $0.group == group.name }
    func sum(_ count: (OperationRecord) -> UInt64?) -> UInt64 { operations.map { count($0) ?? 0 }.clampedSum() }
    let (neverBegun, dropped) = (sum(\.neverBegun), sum(\.dropped))
    guard neverBegun > 0 || dropped > 0 else { return nil }
    let due = [sum(\.count), dropped, neverBegun].clampedSum()
    let name = group.name == WorkerGroup.defaultName ? "" : " of group '\(group.name)'"
    var parts: [String] = []
    if dropped > 0 {
      parts.append("\(dropped) \(dropped == 1 ? "was dropped and is" : "were dropped and are") not part of any latency")
    }
    if neverBegun > 0 {
      let (verb, owner) = neverBegun == 1 ? ("is", "its") : ("are", "their")
      parts.append(
        "\(neverBegun) had not begun when the phase ended and \(verb) included with \(owner) waiting time so far")
    }
    return "of \(Counted.text(due, "arrival"))\(name), \(parts.joined(separator: ", "))"
  }

  /// Percentiles that summaries show, the highest first.
  private static let percentiles = [99.9, 99, 95, 90, 50]

  /// If the scheduler interrupted at least as many operations as lie beyond a percentile, it may have caused the
  /// percentile.
  private static func involuntarySwitches(_ record: RunRecord) -> String? {
    let counted = record.workers.filter { $0.involuntaryContextSwitches != nil }
    let switches = counted.reduce(0.0) { $0 + Double($1.involuntaryContextSwitches ?? 0) }
    let operations = counted.reduce(0.0) { $0 + Double($1.operations) }
    guard operations > 0, let lowest = percentiles.last(where: { switches * 100 >= operations * (100 - $0) }) else {
      return nil
    }
    let percentile = lowest == lowest.rounded() ? "\(Int(lowest))" : "\(lowest)"
    return
      Counted.text(UInt64(clampedWhole: switches), "involuntary context switch", "involuntary context switches")
      + " in \(Counted.text(UInt64(clampedWhole: operations), "operation")): latencies at p\(percentile) and above may "
      + "be caused by the scheduler rather than the target (use fewer workers, or more processors)"
  }
}
