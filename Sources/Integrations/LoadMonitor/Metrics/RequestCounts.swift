internal import LoadPlatform
package import LoadReport

/// The number of answered requests by route and status. Bounded, because routes are patterns, not paths.
package final class RequestCounts: Sendable {
  private struct Key: Hashable {
    var route: String
    var code: Int
  }

  private let counts = Lock<[Key: UInt64]>([:])

  package init() {}

  /// Counts a request.
  package func add(route: String, code: Int) {
    counts.withLock { $0[Key(route: route, code: code), default: 0] += 1 }
  }

  /// The counts as a metric family.
  package var family: PrometheusText.Family {
    let all = counts.withLock { $0 }.sorted { ($0.key.route, $0.key.code) < ($1.key.route, $1.key.code) }
    return PrometheusText.Family(
      "loadtest_monitor_requests_total", .counter, help: "Requests answered by the monitor.",
      samples: all.map { .init(["route": $0.key.route, "code": "\($0.key.code)"], value: Double($0.value)) })
  }
}
