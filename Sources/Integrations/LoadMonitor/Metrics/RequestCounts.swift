internal import LoadPlatform
package import LoadReport

/// How many requests were answered, by route and status. Bounded: routes are patterns, not paths.
package final class RequestCounts: Sendable {
  private struct Key: Hashable {
    var route: String
    var code: Int
  }

  private let counts = Lock<[Key: UInt64]>([:])

  /// None yet.
  package init() {}

  /// Counts one.
  package func add(route: String, code: Int) {
    counts.withLock { $0[Key(route: route, code: code), default: 0] += 1 }
  }

  /// As a family.
  package var family: PrometheusText.Family {
    let all = counts.withLock { $0 }.sorted { ($0.key.route, $0.key.code) < ($1.key.route, $1.key.code) }
    return PrometheusText.Family(
      "loadtest_monitor_requests_total", .counter, help: "Requests answered by the monitor.",
      samples: all.map { .init(["route": $0.key.route, "code": "\($0.key.code)"], value: Double($0.value)) })
  }
}
