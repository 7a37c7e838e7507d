internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Judges whether open groups were served at the offered rate, and if not, whether the target or the load generator is the
/// cause.
enum OfferedLoad {
  /// A group that performs less than this share of what it is offered is overloaded.
  static let servedShare = 0.95
  /// If a free worker was late for more than this share of a group's arrivals, and for at least ``lateArrivals``, the
  /// generator could not keep up.
  static let lateShare = 0.01
  /// The minimum number of late arrivals: fewer are chance.
  static let lateArrivals = 3.0

  /// If workers had more arrivals than they could perform, but spent less than this share of their non-waiting time in
  /// operations, the load generator was the limit.
  static let busyShare = 0.5

  /// The findings, group by group.
  ///
  /// - Parameter thresholds: one on `dropped` decides about the operations that it selects.
  static func findings(_ record: RunRecord, thresholds: [Threshold] = []) -> [Verdict.Finding] {
    each(record) { group, arrivals, expected in
      [
        lateWakeups(group, record), forbidden(group, arrivals, record),
        shortfall(group, arrivals, expected, record, thresholds),
      ]
    }
  }

  /// Groups that performed less than this share of the offered load.
  ///
  /// - Parameter thresholds: as in ``findings(_:thresholds:)``.
  static func shortfalls(
    _ record: RunRecord, servedShare: Double, thresholds: [Threshold]
  ) -> [Verdict.Finding] {
    each(record) { group, arrivals, expected in
      [shortfall(group, arrivals, expected, record, thresholds, servedShare: servedShare)]
    }
  }

  /// The share of all operations of open groups for which a free worker was late; nil without operations.
  static func lateShareOfAll(_ record: RunRecord) -> Double? {
    let (late, all) = lateOperations(of: Set(record.scenario.groups.filter { $0.arrivals != nil }.map(\.name)), record)
    return all > 0 ? late / all : nil
  }

  /// The operations of groups for which a free worker was late, and all that they performed.
  private static func lateOperations(of groups: Set<String>, _ record: RunRecord) -> (late: Double, all: Double) {
    (
      record.workers.filter { groups.contains($0.group) }.reduce(0.0) { $0 + Double($1.lateWakeups ?? 0) },
      record.operations.filter { groups.contains($0.group) }.reduce(0.0) { $0 + Double($1.count) }
    )
  }

  private static func each(
    _ record: RunRecord,
    _ find: (WorkerGroup, Arrivals, _ expected: Double) -> [Verdict.Finding?]
  ) -> [Verdict.Finding] {
    record.scenario.groups.enumerated().flatMap { number, group -> [Verdict.Finding] in
      guard let arrivals = group.arrivals, let expected = record.expectedArrivals(ofGroup: number),
        record.elapsedSeconds > 0
      else { return [] }
      let name = group.name == WorkerGroup.defaultName ? "" : "group '\(group.name)': "
      return find(group, arrivals, expected).compactMap { $0 }.map {
        Verdict.Finding($0.outcome, .offeredLoad, name + $0.text)
      }
    }
  }

  private static func lateWakeups(_ group: WorkerGroup, _ record: RunRecord) -> Verdict.Finding? {
    let (late, all) = lateOperations(of: [group.name], record)
    guard late >= lateArrivals, late > all * lateShare else { return nil }
    return Verdict.Finding(
      .invalid, .offeredLoad,
      "the load generator could not keep up: \(UInt64(clampedWhole: late)) of \(UInt64(clampedWhole: all)) operations "
        + "(\(percent(late / all))) began more than 1 ms late although a worker was free")
  }

  /// Arrivals that were dropped although `overload` is `fail`.
  private static func forbidden(
    _ group: WorkerGroup, _ arrivals: Arrivals, _ record: RunRecord
  ) -> Verdict.Finding? {
    guard arrivals.overload == .fail else { return nil }
    let dropped = record.operations.filter { $0.group == group.name }.reduce(0.0) { $0 + Double($1.dropped ?? 0) }
    guard dropped > 0 else { return nil }
    return Verdict.Finding(
      .fail, .offeredLoad,
      "\(Counted.text(UInt64(clampedWhole: dropped), "arrival")) found no free worker in time, which "
        + "'overload': 'fail' does not allow")
  }

  /// The arrivals of a group without a threshold on `dropped`: those due, performed and not performed; nil if
  /// thresholds cover all.
  private static func served(
    _ group: WorkerGroup, _ arrivals: Arrivals, _ expected: Double, _ record: RunRecord, _ thresholds: [Threshold]
  ) -> (due: Double, performed: Double, lost: Double)? {
    let limits = thresholds.filter { $0.metric == .dropped }
    let all = record.operations.filter { $0.group == group.name }
    let operations = all.filter { operation in
      !limits.contains { $0.selectors.selects(operation: operation.name, group: group.name) }
    }
    func sum(_ count: (OperationRecord) -> UInt64?) -> Double { operations.reduce(0) { $0 + Double(count($1) ?? 0) } }
    let performed = sum(\.count)
    if case .duration = record.scenario.length, all.allSatisfy({ $0.neverBegun != nil }) {
      // Every arrival of the phase was counted; one may come when the phase ends.
      let (dropped, neverBegun) = (sum(\.dropped), sum(\.neverBegun))
      guard !operations.isEmpty else { return nil }
      return (performed + dropped + neverBegun, performed, dropped + max(0, neverBegun - 1))
    }
    guard operations.count == all.count else { return nil }
    // The shortfall that chance explains: three standard deviations of a Poisson process, or one arrival at the end.
    let slack = arrivals.distribution == .poisson ? 3 * expected.squareRoot() : 1
    return (expected, performed, expected - performed - slack)
  }

  private static func shortfall(
    _ group: WorkerGroup, _ arrivals: Arrivals, _ expected: Double, _ record: RunRecord, _ thresholds: [Threshold],
    servedShare: Double = servedShare
  ) -> Verdict.Finding? {
    // The rate of a run that was cut short is not judged.
    guard record.ending.kind == .completed,
      let served = served(group, arrivals, expected, record, thresholds),
      served.lost > served.due * (1 - servedShare)
    else { return nil }
    var seconds = record.elapsedSeconds
    if record.merged == nil, case .duration(let nanoseconds) = record.scenario.length {
      seconds = min(seconds, Double(nanoseconds) / 1e9)
    }
    let lost = UInt64(clampedWhole: (served.due - served.performed).rounded())
    let text =
      "offered \(rate(served.due / seconds)), achieved \(rate(served.performed / record.elapsedSeconds)), "
      + "\(lost) of \(Counted.text(UInt64(clampedWhole: served.due.rounded()), "arrival")) not performed"
    let share = shareInOperations(group, record)
    if share < busyShare {
      return Verdict.Finding(
        .invalid, .offeredLoad,
        "\(text): the load generator could not keep up (its workers spent only \(percent(share)) of their time in "
          + "operations)")
    }
    return Verdict.Finding(
      .fail, .offeredLoad, "\(text): the target could not serve the arrivals (the workers were busy in its operations)")
  }

  /// The share of a group's non-waiting worker time that was spent in operations.
  private static func shareInOperations(_ group: WorkerGroup, _ record: RunRecord) -> Double {
    let inOperations = record.operations.filter { $0.group == group.name }.reduce(0.0) { sum, operation in
      sum + Double(operation.samples) * (operation.serviceTimeNanoseconds.mean ?? 0) / 1e9
    }
    let workers = record.workers.filter { $0.group == group.name }
    let busy = workers.reduce(0.0) { $0 + ($1.busySeconds ?? .infinity) }
    let all = Double(group.workers) * record.elapsedSeconds
    return inOperations / (workers.isEmpty ? all : min(busy, all))
  }

  static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  private static func rate(_ perSecond: Double) -> String {
    perSecond < 10 ? "\((perSecond * 100).rounded() / 100)/s" : "\(UInt64(clampedWhole: perSecond.rounded()))/s"
  }
}
