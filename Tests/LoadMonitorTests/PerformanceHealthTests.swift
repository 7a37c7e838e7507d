import AutoInstrumentation
import LoadMonitor
import Testing

@Suite("The document of /health/performance")
struct PerformanceHealthTests {
  @Test("says what the system says")
  func document() throws {
    let health = PerformanceHealth(of: InstrumentedSystem())
    #expect(health.instrumentedLibraries == 0)
    #expect(health.healthScore == 100)
    #expect(health.responseTimeMilliseconds >= 0)
    #expect(health.json.contains("\"overall_health_score\":100.0,\"instrumented_libraries\":0}"))
  }

  @Test("is degraded from ten milliseconds on", arguments: [(9.99, "healthy"), (10.0, "degraded")])
  func limit(milliseconds: Double, word: String) {
    let health = PerformanceHealth(
      responseTimeMilliseconds: milliseconds, healthScore: 50, instrumentedLibraries: 1)
    #expect(
      health.json
        == "{\"performance_health\":\"\(word)\",\"response_time_ms\":\(milliseconds),\"overall_health_score\":50.0,"
        + "\"instrumented_libraries\":1}")
  }
}
