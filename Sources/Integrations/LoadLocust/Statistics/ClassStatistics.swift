public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// The figures of one user class since the last report to the master. Its operations are rows of Locust's tables, in
/// microseconds; the histograms are included for the companion, which adds them exactly.
public struct ClassStatistics: Sendable {
  private let plan: Plan
  /// When the measured phase began, in seconds since 1970; nil before.
  public private(set) var startedAt: Double?
  private var elapsedNanoseconds: UInt64 = 0
  private var entries: [StatisticsEntry]
  private var intervals: [IntervalLine.OperationInterval?]
  private var failures: [[String: UInt64]]
  /// Times of all intervals so far, for an interval in which nothing was timed.
  private var known: [Histogram?]
  private var failureNames: @Sendable (Int32) -> String

  /// - Parameters:
  ///   - plan: the plan that users of the class perform.
  ///   - failureNames: names a kind of failure by its number.
  public init(plan: Plan, failureNames: @escaping @Sendable (Int32) -> String) {
    self.plan = plan
    self.failureNames = failureNames
    let rows = plan.groups.flatMap { group in
      group.mix.map { plan.groups.count > 1 ? "\(group.name)/\($0.operation)" : $0.operation }
    }
    entries = rows.map { StatisticsEntry(name: "\($0) [µs]", method: plan.name, startTime: 0) }
    intervals = rows.map { _ in nil }
    failures = rows.map { _ in [:] }
    known = rows.map { _ in nil }
  }

  /// Starts the measured phase.
  public mutating func begin(atSeconds time: Double) {
    startedAt = time
    for row in entries.indices { entries[row].startTime = time }
  }

  /// Adds an interval of the run; its operations are those of the plan, in the plan's order.
  public mutating func add(_ line: IntervalLine) {
    guard let startedAt, line.operations.count == entries.count else { return }
    elapsedNanoseconds = max(elapsedNanoseconds, line.endNanoseconds)
    let end = startedAt + Double(line.endNanoseconds) / 1e9
    let second = Int((end - Double(line.lengthNanoseconds) / 2e9).rounded(.down))
    for (row, operation) in line.operations.enumerated() {
      let own = operation.latency ?? operation.serviceTime
      if !own.isEmpty { add(own, to: &known[row]) }
      let times = own.isEmpty ? known[row] ?? own : own
      entries[row].add(
        operations: operation.count, failures: operation.failures, times: times, second: second, endedAt: end)
      for (kind, count) in operation.failureKinds { failures[row][name(ofKind: kind), default: 0] += count }
      keep(operation, row)
    }
  }

  private func add(_ histogram: Histogram, to sum: inout Histogram?) {
    if sum == nil { sum = histogram } else { sum?.add(histogram) }
  }

  private mutating func keep(_ operation: IntervalLine.OperationInterval, _ row: Int) {
    guard operation.count > 0 || operation.failures > 0 else { return }
    guard var kept = intervals[row] else {
      intervals[row] = operation
      return
    }
    kept.count += operation.count
    kept.failures += operation.failures
    kept.serviceTime.add(operation.serviceTime)
    if let latency = operation.latency { kept.latency?.add(latency) }
    intervals[row] = kept
  }

  private func name(ofKind kind: String) -> String { Int32(kind).map(failureNames) ?? kind }

  // MARK: Reporting

  /// The figures of a message; taking them resets this object.
  struct Told {
    var entries: [StatisticsEntry]
    /// The number of failures of each kind, by row.
    var failures: [(entry: StatisticsEntry, kind: String, count: UInt64)]
    var companion: [(String, MessagePackValue)]
  }

  mutating func take() -> Told {
    var told = Told(entries: entries.filter { $0.requests > 0 || $0.failures > 0 }, failures: [], companion: [])
    for (row, kinds) in failures.enumerated() {
      told.failures += kinds.ordered { $0.key < $1.key }.map { (entries[row], $0.key, $0.value) }
    }
    told.companion = [
      ("started_at", startedAt.map { .double($0) } ?? .null), ("elapsed_nanoseconds", .count(elapsedNanoseconds)),
      ("operations", .array(intervals.indices.compactMap { operation($0) })),
    ]
    for row in entries.indices {
      entries[row] = StatisticsEntry(name: entries[row].name, method: entries[row].method, startTime: startedAt ?? 0)
      intervals[row] = nil
      failures[row] = [:]
    }
    return told
  }

  private func operation(_ row: Int) -> MessagePackValue? {
    guard let interval = intervals[row] else { return nil }
    let kinds = failures[row].ordered { $0.key < $1.key }.map { ($0.key, MessagePackValue.count($0.value)) }
    return .object([
      ("name", .string(interval.name)), ("group", .string(interval.group)), ("count", .count(interval.count)),
      ("failures", .count(interval.failures)), ("failure_kinds", .object(kinds)),
      ("service_time", Self.message(interval.serviceTime)),
      ("latency", interval.latency.map(Self.message) ?? .null),
    ])
  }

  private static func message(_ histogram: Histogram) -> MessagePackValue {
    let counts = histogram.buckets.map { MessagePackValue.Pair(.int(Int64($0.index)), .count($0.count)) }
    return .object([("digits", .int(Int64(histogram.layout.significantDigits))), ("counts", .map(counts))])
  }
}
