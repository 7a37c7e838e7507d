import AutoInstrumentation
import LoadMonitor
import LoadRecord
import LoadReport
import Logging
import Testing

@Suite("What the monitor tells of itself")
struct MonitorMetricsTests {
  private static func system(_ policy: BreakerPolicy = .handlerDefault) throws -> InstrumentedSystem {
    InstrumentedSystem(
      configuration: try InstrumentationConfiguration(breakerPolicy: policy),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// The samples of one family as they are scraped.
  private static func lines(_ guarded: GuardedOperations, _ name: String) -> [String] {
    let families = InstrumentationMetrics.families(
      statuses: guarded.system.statuses(), report: guarded.system.healthReport(), known: GuardedOperations.names)
    return PrometheusText.render(families).split(separator: "\n").map(String.init).filter { $0.hasPrefix(name) }
  }

  @Test("Health, breakers and errors are there before anything failed")
  func quiet() throws {
    let guarded = GuardedOperations(try Self.system()) { true }
    #expect(
      Self.lines(guarded, "autoinstrumentation_health_score_ratio") == ["autoinstrumentation_health_score_ratio 1"])
    let library = "library=\"loadtest_monitor\""
    #expect(
      Self.lines(guarded, "autoinstrumentation_library_healthy") == [
        "autoinstrumentation_library_healthy{\(library)} 1"
      ])
    #expect(
      Self.lines(guarded, "autoinstrumentation_library_status").contains(
        "autoinstrumentation_library_status{\(library),status=\"instrumented\"} 1"))
    let errors = Self.lines(guarded, "autoinstrumentation_errors_total")
    #expect(errors.count == GuardedOperations.Operation.allCases.count && errors.allSatisfy { $0.hasSuffix(" 0") })
    let closed = Self.lines(guarded, "autoinstrumentation_breaker_state").filter { $0.hasSuffix("} 1") }
    #expect(closed.count == errors.count && closed.allSatisfy { $0.contains("state=\"closed\"") })
  }

  @Test("A folder that cannot be read opens the operation's breaker; other errors are counted")
  func breaker() throws {
    let policy = try BreakerPolicy(failureThreshold: 2, recoveryTimeout: .seconds(3600))
    let failure = FileFailure(.open, "gone")
    let healthy = GuardedOperations(try Self.system(policy)) { true }
    let broken = GuardedOperations(try Self.system(policy)) { false }
    for guarded in [healthy, broken] {
      for _ in 0..<2 {
        #expect(throws: FileFailure.self) { try guarded.run(.list) { throw failure } }
      }
      let errors = Self.lines(guarded, "autoinstrumentation_errors_total").filter { $0.contains("\"list_runs\"") }
      #expect(errors.count == 1 && errors.allSatisfy { $0.hasSuffix(" 2") })
    }
    #expect(try healthy.run(.list) { 7 } == 7)
    let refusal = #expect(throws: MonitorError.self) { try broken.run(.list) { 7 } }
    #expect(refusal?.status == 503 && refusal?.code == "breaker_open")
    #expect(try broken.run(.history) { 7 } == 7, "each operation has a breaker of its own")
    #expect(
      Self.lines(broken, "autoinstrumentation_breaker_state").contains {
        $0.contains("\"list_runs\",state=\"open\"} 1")
      })
    #expect(
      Self.lines(broken, "autoinstrumentation_health_score_ratio") == ["autoinstrumentation_health_score_ratio 0"])
  }

  @Test("That there is nothing of a name is no error")
  func notFound() throws {
    let guarded = GuardedOperations(
      try Self.system(try BreakerPolicy(failureThreshold: 1, recoveryTimeout: .seconds(9)))
    ) {
      false
    }
    #expect(throws: MonitorError.notFound) { try guarded.run(.read) { throw MonitorError.notFound } }
    #expect(try guarded.run(.read) { 7 } == 7)
    #expect(Self.lines(guarded, "autoinstrumentation_errors_total").allSatisfy { $0.hasSuffix(" 0") })
  }

  @Test("All families together have each name once, and types and units as Prometheus wants them")
  func families() throws {
    try TemporaryFolder.with { folder in
      try Fixture.write(Fixture.record("a\"b\\c\nd<script>"), "20260131T120000Z-odd-00000a", in: folder)
      let index = RunIndex(folder: ResultsFolder(path: folder))
      try index.refresh()
      let requests = RequestCounts()
      requests.add(route: "/runs/{id}", code: 200)
      requests.add(route: "/runs/{id}", code: 200)
      let metrics = MonitorMetrics(
        index: index, guarded: GuardedOperations(try Self.system()) { true }, requests: requests
      ) { 4 }
      let lines = metrics.text().split(separator: "\n").map(String.init)
      let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ").map(String.init) }
      #expect(Set(types.map { $0[2] }).count == types.count)
      for type in types { #expect((type[3] == "counter") == type[2].hasSuffix("_total"), "\(type[2])") }
      #expect(lines.contains("loadtest_monitor_event_streams 4"))
      #expect(lines.contains("loadtest_monitor_requests_total{route=\"/runs/{id}\",code=\"200\"} 2"))
      #expect(lines.contains("loadtest_monitor_runs{outcome=\"pass\"} 1"))
      #expect(lines.contains { $0.hasPrefix("loadtest_run_operations{scenario=\"a\\\"b\\\\c\\nd<script>\"") })
    }
  }

  @Test("When the process began, from the kernel's own words")
  func start() {
    let stat = "12 (odd ) name) S " + (4...21).map(String.init).joined(separator: " ") + " 250 0"
    #expect(ProcessMetrics.startTime(stat: stat, system: "cpu 1\nbtime 1000\n", ticksPerSecond: 100) == 1002.5)
    #expect(ProcessMetrics.startTime(stat: "torn", system: "btime 1000", ticksPerSecond: 100) == nil)
    #expect(ProcessMetrics.startTime(stat: stat, system: nil, ticksPerSecond: 100) == nil)
  }
}
