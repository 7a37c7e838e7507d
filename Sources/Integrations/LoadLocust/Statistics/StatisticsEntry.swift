internal import LoadStatistics

/// Locust's statistics of one operation since the last report.
struct StatisticsEntry: Sendable, Hashable {
  /// The name of the row.
  var name: String
  /// Locust's column "Type".
  var method: String
  /// Operations, failures included.
  var requests: UInt64 = 0
  var failures: UInt64 = 0
  /// Operations without a measured time.
  var untimed: UInt64 = 0
  var times = ResponseTimes()
  /// Seconds since 1970 → operations in it.
  var requestsPerSecond: [Int: UInt64] = [:]
  var failuresPerSecond: [Int: UInt64] = [:]
  /// When the test began, and when the last operation ended, in seconds since 1970.
  var startTime: Double
  var lastRequest: Double?

  /// Adds the operations of an interval of the run.
  ///
  /// - Parameters:
  ///   - times: nanoseconds of the timed ones.
  ///   - second: the second since 1970 that they belong to.
  mutating func add(operations: UInt64, failures failed: UInt64, times timed: Histogram, second: Int, endedAt: Double) {
    guard operations > 0 || failed > 0 else { return }
    requests += operations
    failures += failed
    if timed.isEmpty { untimed += operations } else { times.add(timed, operations: operations) }
    requestsPerSecond[second, default: 0] += operations
    if failed > 0 { failuresPerSecond[second, default: 0] += failed }
    lastRequest = endedAt
  }

  /// Adds the figures of another.
  mutating func add(_ other: StatisticsEntry) {
    requests += other.requests
    failures += other.failures
    untimed += other.untimed
    times.add(other.times)
    requestsPerSecond.merge(other.requestsPerSecond, uniquingKeysWith: +)
    failuresPerSecond.merge(other.failuresPerSecond, uniquingKeysWith: +)
    startTime = min(startTime, other.startTime)
    if let last = other.lastRequest { lastRequest = max(lastRequest ?? last, last) }
  }

  /// The entry in the form that Locust's workers send.
  var message: MessagePackValue {
    .object([
      ("name", .string(name)), ("method", .string(method)),
      ("last_request_timestamp", lastRequest.map { .double($0) } ?? .null), ("start_time", .double(startTime)),
      ("num_requests", .count(requests)), ("num_none_requests", .count(untimed)), ("num_failures", .count(failures)),
      ("total_response_time", .double(times.total)), ("max_response_time", .double(times.maximum)),
      ("min_response_time", times.minimum.map { .double($0) } ?? .null), ("total_content_length", .int(0)),
      ("response_times", Self.numbers(times.counts)), ("num_reqs_per_sec", Self.numbers(requestsPerSecond)),
      ("num_fail_per_sec", Self.numbers(failuresPerSecond)),
    ])
  }

  private static func numbers(_ counts: [Int: UInt64]) -> MessagePackValue {
    .map(counts.ordered { $0.key < $1.key }.map { .init(.int(Int64($0.key)), .count($0.value)) })
  }
}
