package import AutoInstrumentation
package import LoadReport

/// The metrics of an instrumented system. Pure. The names of libraries and operations are the application's; the
/// system's table bounds their number.
package enum InstrumentationMetrics {
  private typealias Family = PrometheusText.Family
  private typealias Sample = PrometheusText.Sample

  /// Maximum number of exported operations, in the order in which they became known. Each yields seven Prometheus
  /// series.
  package static let maximumOperations = 500

  /// The exported figures of an operation.
  private struct Operation {
    var library: String
    var operation: String
    var failures = 0
    var breaker = BreakerState.closed
    var consecutiveFailures = 0
  }

  /// The families of a system.
  ///
  /// - Parameter known: operations to export before their first failure: a counter that begins with its first failure
  ///   hides that failure from `increase()`.
  package static func families(
    statuses: [(library: String, status: LibraryStatus)], report: HealthReport,
    known: [(library: String, operation: String)] = []
  ) -> [PrometheusText.Family] {
    let failed = report.errors.operations.map {
      Operation(
        library: $0.library, operation: $0.operation, failures: $0.failures, breaker: $0.breakerState,
        consecutiveFailures: $0.consecutiveFailures)
    }
    let quiet = known.filter { name in
      !failed.contains { $0.library == name.library && $0.operation == name.operation }
    }.map { Operation(library: $0.library, operation: $0.operation) }
    return libraries(statuses, report) + operations(quiet + failed, report.errors)
  }

  private static func libraries(
    _ statuses: [(library: String, status: LibraryStatus)], _ report: HealthReport
  ) -> [PrometheusText.Family] {
    [
      Family(
        "autoinstrumentation_library_status", .gauge, help: "1 for the current status of a library, 0 for others.",
        samples: statuses.flatMap { library, status in
          LibraryStatus.allCases.map {
            Sample(["library": library, "status": $0.rawValue], value: $0 == status ? 1 : 0)
          }
        }),
      Family(
        "autoinstrumentation_library_healthy", .gauge,
        help: "1 if no breaker of an available library is open or half-open, else 0.",
        samples: report.libraries.filter(\.isAvailable).map {
          Sample(["library": $0.name], value: $0.isHealthy ? 1 : 0)
        }),
      // The score is meaningless without an available library.
      Family(
        "autoinstrumentation_health_score_ratio", .gauge, help: "Share of the available libraries that are healthy.",
        samples: report.hasAvailableLibraries ? [Sample(value: report.scorePercent / 100)] : []),
      Family(
        "autoinstrumentation_instrumented_libraries", .gauge, help: "Number of instrumented libraries.",
        samples: [Sample(value: Double(report.instrumentedLibraries))]),
    ]
  }

  private static func operations(_ all: [Operation], _ errors: ErrorSummary) -> [PrometheusText.Family] {
    let operations = all.prefix(maximumOperations)
    let unknown = [("table_full", errors.overflowTableFull), ("name_too_long", errors.overflowKeyTooLong)]
    return [
      Family(
        "autoinstrumentation_errors_total", .counter, help: "Failures of an operation since the last reset.",
        samples: operations.map {
          Sample(["library": $0.library, "operation": $0.operation], value: Double($0.failures))
        }),
      Family(
        "autoinstrumentation_errors_unattributed_total", .counter,
        help: "Failures that were not attributed to an operation, by reason.",
        samples: unknown.map { Sample(["reason": $0.0], value: Double($0.1)) }),
      Family(
        "autoinstrumentation_breaker_state", .gauge,
        help: "1 for the current state of an operation's breaker, 0 for others.",
        samples: operations.flatMap { operation in
          BreakerState.allCases.map {
            Sample(
              ["library": operation.library, "operation": operation.operation, "state": name($0)],
              value: $0 == operation.breaker ? 1 : 0)
          }
        }),
      Family(
        "autoinstrumentation_breaker_consecutive_failures", .gauge,
        help: "Consecutive failures counted by a closed breaker.",
        samples: operations.map {
          Sample(["library": $0.library, "operation": $0.operation], value: Double($0.consecutiveFailures))
        }),
    ]
  }

  /// The state without spaces.
  private static func name(_ state: BreakerState) -> String {
    switch state {
    case .closed: "closed"
    case .open: "open"
    case .halfOpen: "half_open"
    case .forcedClosed: "forced_closed"
    case .forcedOpen: "forced_open"
    }
  }
}
