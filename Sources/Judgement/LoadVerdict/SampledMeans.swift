internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Checks whether the mean of the timed operations agrees with the time that workers spent in all their operations.
enum SampledMeans {
  /// Above this ratio of timed to spent time, or below ``leastTimes``, the two contradict each other.
  static let mostTimes = 1.5
  static let leastTimes = 0.5
  /// The minimum number of timed operations; fewer, or less than ``leastSeconds`` of difference, are chance.
  static let leastSamples: UInt64 = 30
  static let leastSeconds = 0.01
  /// The maximum number of timer reads within a measured time.
  private static let timerReads = 4.0
  /// The same overhead in no-ops of the engine: an unoptimised build reads the timer slowly.
  private static let noOps = 2.0
  /// The maximum cost of an operation beside its measured time, in no-ops.
  private static let overheads = 4.0

  /// A warning for each group whose figures contradict each other.
  static func contradictions(_ record: RunRecord) -> [String] {
    // An operation that did not end is only in the workers' time.
    guard [.completed, .interrupted, .aborted].contains(record.ending.kind), record.cells == nil else { return [] }
    return record.scenario.groups.compactMap { contradiction($0, record) }
  }

  private static func contradiction(_ group: WorkerGroup, _ record: RunRecord) -> String? {
    let operations = record.operations.filter { $0.group == group.name && $0.count > 0 }
    let times = operations.map(\.busySeconds)
    let workers = record.workers.filter { $0.group == group.name }
    let spent = workers.compactMap(\.busySeconds)
    guard !operations.isEmpty, !workers.isEmpty, spent.count == workers.count, !times.contains(nil),
      let timer = record.environment.timerNanoseconds, let null = record.environment.nullOperationNanoseconds,
      operations.map(\.samples).clampedSum() >= leastSamples
    else { return nil }
    let count = operations.reduce(0.0) { $0 + Double($1.count) }
    let told = times.compactMap { $0 }.reduce(0, +)
    let busy = spent.reduce(0, +)
    let withoutTimer = told - count * max(timerReads * timer, noOps * null) / 1e9
    let withoutOverhead = busy - count * overheads * null / 1e9
    let isContradiction =
      withoutTimer > max(busy * mostTimes, busy + leastSeconds)
      || told < min(withoutOverhead * leastTimes, withoutOverhead - leastSeconds)
    guard isContradiction, count > 0, told.isFinite, busy.isFinite else { return nil }
    let name = group.name == WorkerGroup.defaultName ? "" : " of group '\(group.name)'"
    let isSampled = operations.contains { $0.samples < $0.count }
    let remedy =
      isSampled ? ": the timed operations are not representative (set \"timing\": \"exact\" to time all)" : ""
    return
      "the times\(name) contradict each other: the mean, \(text(told / count)), multiplied by "
      + "\(Counted.text(UInt64(clampedWhole: count), "operation")) is \(text(told)), but the workers spent "
      + "\(text(busy)) in operations\(remedy)"
  }

  private static func text(_ seconds: Double) -> String {
    let (value, unit) =
      seconds < 1e-6
      ? (seconds * 1e9, "ns")
      : seconds < 1e-3 ? (seconds * 1e6, "µs") : seconds < 1 ? (seconds * 1e3, "ms") : (seconds, "s")
    return "\((value * 100).rounded() / 100) \(unit)"
  }
}

extension OperationRecord {
  /// The time of all its calls, extrapolated from the mean of the timed ones; nil if none was timed.
  fileprivate var busySeconds: Double? { serviceTimeNanoseconds.mean.map { $0 * Double(count) / 1e9 } }
}
