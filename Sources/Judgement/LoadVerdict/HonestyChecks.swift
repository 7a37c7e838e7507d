public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// What a record's own environment says against its figures, in plain words.
public enum HonestyChecks {
  /// Warnings about a record, beside those that were noted while it was measured.
  public static func warnings(_ record: RunRecord) -> [String] {
    var warnings = TimeTrust.noticeable(record).map { TimeTrust.text($0, record) }
    if record.environment.timerSource == "clock" {
      warnings.append("the processor's counter is not constant in rate: timed with the system clock, which costs more")
    }
    let near = record.operations.filter { $0.nearTimerFloor == true }.map(\.name)
    if !near.isEmpty {
      let names = Set(near).ordered().joined(separator: ", ")
      warnings.append("so short that the timer itself makes up much of the figure: \(names)")
    }
    if let warning = involuntarySwitches(record) { warnings.append(warning) }
    return warnings
      + record.scenario.groups.enumerated().flatMap { number, group in
        [starvedWorkers(group, record), unserved(group, number, record)].compactMap { $0 }
      }
  }

  /// A worker with less than this share of the mean of its group's operations is starved.
  static let starvedShare = 0.01

  /// In the open model a free worker takes what comes, and a ramp, or who steers a run, has some workers perform more than
  /// others.
  private static func starvedWorkers(_ group: WorkerGroup, _ record: RunRecord) -> String? {
    guard group.arrivals == nil, group.ramp == nil, !record.scenario.isSteered else { return nil }
    let entries = record.workers.filter { $0.group == group.name }
    let workers = entries.reduce(0.0) { $0 + Double($1.workers ?? 1) }
    let mean = entries.reduce(0.0) { $0 + Double($1.operations) } / workers
    let least = Double(entries.map { $0.leastOperations ?? $0.operations }.min() ?? 0)
    let most = Double(entries.map { $0.mostOperations ?? $0.operations }.max() ?? 0)
    // Where operations are few, chance or the plan makes workers differ, fewer operations than workers above all: three
    // standard deviations of a Poisson process.
    guard workers > 1, least < mean * starvedShare, most - least > 3 * most.squareRoot() else { return nil }
    let name = group.name == WorkerGroup.defaultName ? "" : " of group '\(group.name)'"
    let starved = entries.filter { $0.workers == nil && Double($0.operations) < mean * starvedShare }.count
    let subject = starved == 0 ? "some workers" : starved == 1 ? "a worker" : "\(starved) workers"
    return
      "\(subject)\(name) performed less than 1 % of the mean: starved of processor time, so that the mix of "
      + "simultaneous operations is not the one that was asked for"
  }

  /// Arrivals that were due but had not begun when the run ended are in no latency; from this share on that is said.
  static let unservedShare = 0.01

  private static func unserved(_ group: WorkerGroup, _ number: Int, _ record: RunRecord) -> String? {
    guard let arrivals = group.arrivals, arrivals.overload == .queue, record.ending.kind == .completed,
      record.elapsedSeconds > 0, let expected = record.expectedArrivals(ofGroup: number)
    else { return nil }
    let performed = record.operations.filter { $0.group == group.name }.reduce(0.0) { $0 + Double($1.count) }
    // What chance alone may take from a Poisson process: three standard deviations.
    let chance = arrivals.distribution == .poisson ? 3 * expected.squareRoot() : 1
    let missing = expected - performed
    guard missing > max(chance, expected * unservedShare) else { return nil }
    let name = group.name == WorkerGroup.defaultName ? "" : " of group '\(group.name)'"
    return
      "about \(UInt64(clampedWhole: missing)) of \(UInt64(clampedWhole: expected)) arrivals\(name) had not begun when the run ended: no latency contains them"
  }

  /// Percentiles that summaries show, the highest first.
  private static let percentiles = [99.9, 99, 95, 90, 50]

  /// Where as many operations were interrupted by the scheduler as lie beyond a percentile, it may be the scheduler's.
  private static func involuntarySwitches(_ record: RunRecord) -> String? {
    let counted = record.workers.filter { $0.involuntaryContextSwitches != nil }
    let switches = counted.reduce(0.0) { $0 + Double($1.involuntaryContextSwitches ?? 0) }
    let operations = counted.reduce(0.0) { $0 + Double($1.operations) }
    guard operations > 0, let lowest = percentiles.last(where: { switches * 100 >= operations * (100 - $0) }) else {
      return nil
    }
    let percentile = lowest == lowest.rounded() ? "\(Int(lowest))" : "\(lowest)"
    return
      "\(UInt64(clampedWhole: switches)) times the scheduler took a worker's processor away, in "
      + "\(UInt64(clampedWhole: operations)) operations: latencies "
      + "from p\(percentile) on may be the scheduler's rather than the target's (fewer workers, or more processors)"
  }
}
