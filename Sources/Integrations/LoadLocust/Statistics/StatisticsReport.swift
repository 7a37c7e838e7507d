/// One `stats` message: the figures of all user classes since the last one, in Locust's form and in the companion's.
public struct StatisticsReport: Sendable {
  private var rows: [MessagePackValue] = []
  private var total: StatisticsEntry?
  private var errors: [(String, MessagePackValue)] = []
  private var classes: [(String, MessagePackValue)] = []
  /// The number of operations in the message.
  public private(set) var operations: UInt64 = 0

  /// An empty message.
  public init() {}

  /// Adds the figures of a user class.
  ///
  /// - Parameter more: further entries for the companion: how the run ended, and the result of the leak check.
  public mutating func add(_ name: String, _ statistics: inout ClassStatistics, more: [(String, MessagePackValue)]) {
    let told = statistics.take()
    for entry in told.entries {
      rows.append(entry.message)
      operations += entry.requests
      if total == nil {
        total = StatisticsEntry(name: "Aggregated", method: "", startTime: entry.startTime)
      }
      total?.add(entry)
    }
    for failure in told.failures {
      let fields: [(String, MessagePackValue)] = [
        ("name", .string(failure.entry.name)), ("method", .string(failure.entry.method)),
        ("error", .string(failure.kind)),
        ("occurrences", .count(failure.count)),
      ]
      errors.append(("\(failure.entry.method).\(failure.entry.name).\(failure.kind)", .object(fields)))
    }
    classes.append((name, .object(told.companion + more)))
  }

  /// The entries of the message.
  ///
  /// - Parameters:
  ///   - test: the worker's running number of the test, from 1.
  ///   - isFinal: whether this is the last report of the test.
  ///   - time: now, in seconds since 1970.
  public func message(test: Int, isFinal: Bool, time: Double) -> [(String, MessagePackValue)] {
    let total = total ?? StatisticsEntry(name: "Aggregated", method: "", startTime: time)
    return [
      ("stats", .array(rows)), ("stats_total", total.message), ("errors", .object(errors)),
      (
        "loadtest",
        .object([
          ("version", .int(2)), ("test", .int(Int64(test))), ("final", .bool(isFinal)), ("classes", .object(classes)),
        ])
      ),
    ]
  }
}
