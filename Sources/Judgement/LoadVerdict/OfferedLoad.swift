internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Whether open groups were served at the rate that they were offered, and whose fault it is if not.
enum OfferedLoad {
  /// A group that performs less than this share of what it is offered is overloaded.
  static let servedShare = 0.95
  /// When more than this share of the arrivals that a worker waited for came late, the generator could not keep up.
  static let lateShare = 0.01

  /// Workers that were given more than they could perform, and spent less than this share of the time in operations, were
  /// kept by the generator.
  static let busyShare = 0.5

  /// What is wrong, group by group.
  static func findings(_ record: RunRecord) -> [Verdict.Finding] {
    each(record) { group, arrivals, expected in
      [lateWakeups(group, record), shortfall(group, arrivals, expected, record)]
    }
  }

  /// Groups that performed less than this share of what they were offered.
  ///
  /// - Parameter countsDropped: whether arrivals that are dropped, as the plan asks for, count as served.
  static func shortfalls(
    _ record: RunRecord, servedShare: Double = servedShare, countsDropped: Bool = true
  ) -> [Verdict.Finding] {
    each(record) { group, arrivals, expected in
      [shortfall(group, arrivals, expected, record, servedShare: servedShare, countsDropped: countsDropped)]
    }
  }

  /// The share of all operations of open groups that a free worker came to late; nil without any.
  static func lateShareOfAll(_ record: RunRecord) -> Double? {
    let open = Set(record.scenario.groups.filter { $0.arrivals != nil }.map(\.name))
    let late = record.workers.filter { open.contains($0.group) }.reduce(0.0) { $0 + Double($1.lateWakeups ?? 0) }
    let all = record.operations.filter { open.contains($0.group) }.reduce(0.0) { $0 + Double($1.count) }
    return all > 0 ? late / all : nil
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

  private static func lateWakeups(
    _ group: WorkerGroup, _ record: RunRecord
  ) -> Verdict.Finding? {
    let workers = record.workers.filter { $0.group == group.name }
    let waits = workers.reduce(0.0) { $0 + Double($1.waits ?? 0) }
    let late = workers.reduce(0.0) { $0 + Double($1.lateWakeups ?? 0) }
    guard waits > 0, late > waits * lateShare else { return nil }
    return Verdict.Finding(
      .invalid, .offeredLoad,
      "the generator could not keep up: \(percent(late / waits)) of the arrivals that a free worker waited for began "
        + "more than 1 ms late"
    )
  }

  private static func shortfall(
    _ group: WorkerGroup, _ arrivals: Arrivals, _ expected: Double, _ record: RunRecord,
    servedShare: Double = servedShare, countsDropped: Bool = true
  ) -> Verdict.Finding? {
    // A run that was cut short says nothing of its rate.
    guard record.ending.kind == .completed else { return nil }
    let operations = record.operations.filter { $0.group == group.name }
    let performed = operations.reduce(0.0) { $0 + Double($1.count - notPerformed($1)) }
    let taken = operations.reduce(performed) { $0 + Double($1.dropped ?? 0) + Double(notPerformed($1)) }
    // What chance alone may take away: three standard deviations of a Poisson process, or one arrival at the end.
    let slack = arrivals.distribution == .poisson ? 3 * expected.squareRoot() : 1
    let least = expected * servedShare - slack
    let counted = arrivals.overload == .drop && countsDropped ? taken : performed
    guard counted < least else { return nil }
    let inOperations = operations.reduce(0.0) { sum, operation in
      sum + Double(operation.samples) * (operation.serviceTimeNanoseconds.mean ?? 0) / 1e9
    }
    let share = inOperations / (Double(group.workers) * record.elapsedSeconds)
    let rates =
      "offered \(rate(expected / record.elapsedSeconds)), achieved \(rate(performed / record.elapsedSeconds))"
    if share < busyShare {
      return Verdict.Finding(
        .invalid, .offeredLoad,
        "\(rates): the generator could not keep up, for workers spent only \(percent(share)) of the time in operations"
      )
    }
    return Verdict.Finding(.fail, .offeredLoad, "\(rates): the target could not serve what arrived")
  }

  /// Arrivals that counted as failed because they were late.
  private static func notPerformed(_ operation: OperationRecord) -> UInt64 {
    min(operation.failureKinds["late"] ?? 0, operation.count)
  }

  static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  private static func rate(_ perSecond: Double) -> String { "\(UInt64(clampedWhole: perSecond.rounded()))/s" }
}
