package import AutoInstrumentation

/// The response time and health of an instrumented system: the document of `/health/performance`.
package struct PerformanceHealth: Sendable, Equatable {
  /// The system is healthy below this response time in milliseconds.
  package static let healthyMilliseconds = 10.0

  /// One reading of the statuses and one health report together, in milliseconds.
  package var responseTimeMilliseconds: Double
  /// The score of the health report, 0 … 100.
  package var healthScore: Double
  /// The number of instrumented libraries.
  package var instrumentedLibraries: Int

  package init(responseTimeMilliseconds: Double, healthScore: Double, instrumentedLibraries: Int) {
    self.responseTimeMilliseconds = responseTimeMilliseconds
    self.healthScore = healthScore
    self.instrumentedLibraries = instrumentedLibraries
  }

  /// Queries a system, timed by a monotonic clock; takes about a microsecond.
  package init(of system: InstrumentedSystem) {
    let clock = ContinuousClock()
    let start = clock.now
    let statuses = system.statuses()
    let report = system.healthReport()
    let elapsed = start.duration(to: clock.now)
    responseTimeMilliseconds = Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3
    healthScore = report.scorePercent
    instrumentedLibraries = statuses.count { $0.status == .instrumented }
  }

  /// The document as JSON. Formatted directly, because it is requested often and has four plain values.
  package var json: String {
    """
    {"performance_health":"\(responseTimeMilliseconds < Self.healthyMilliseconds ? "healthy" : "degraded")",\
    "response_time_ms":\(responseTimeMilliseconds),"overall_health_score":\(healthScore),\
    "instrumented_libraries":\(instrumentedLibraries)}
    """
  }
}
