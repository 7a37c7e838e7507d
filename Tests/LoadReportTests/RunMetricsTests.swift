import LoadRecord
import LoadReport
import LoadScenario
import Testing

@Suite struct RunMetricsTests {
  private func value(_ name: String, _ labels: [String: String], in families: [PrometheusText.Family]) -> Double? {
    families.first { $0.name == name }?.samples.first { sample in
      labels.allSatisfy { label in sample.labels.contains { $0.name == label.key && $0.value == label.value } }
    }?.value
  }

  @Test func tellsFiguresInBaseUnits() throws {
    let record = Fixture.record()
    let families = RunMetrics.families([record])
    let operation = try #require(record.operations.first { $0.latencyNanoseconds.p99 != nil })
    let labels = ["scenario": record.scenario.name, "operation": operation.name, "quantile": "0.99"]
    let p99 = try #require(operation.latencyNanoseconds.p99)
    #expect(value("loadtest_run_latency_seconds", labels, in: families) == Double(p99) / 1e9)
    #expect(
      value("loadtest_run_operations", ["scenario": record.scenario.name], in: families)
        == Double(record.totals.operations))
  }

  @Test func oneOutcomeHolds() throws {
    var record = Fixture.record()
    record.verdict = Verdict(outcome: .fail, reasons: [], thresholds: [])
    let families = RunMetrics.families([record])
    for outcome in Verdict.Outcome.allCases {
      let labels = ["scenario": record.scenario.name, "outcome": outcome.rawValue]
      #expect(value("loadtest_run_outcome", labels, in: families) == (outcome == .fail ? 1 : 0))
    }
  }

  @Test func whatIsInvalidBesideAFailureIsNotValid() {
    var record = Fixture.record()
    let labels = ["scenario": record.scenario.name]
    record.verdict = Verdict(findings: [.init(.fail, .threshold, "too many")])
    #expect(value("loadtest_run_valid", labels, in: RunMetrics.families([record])) == 1)
    record.verdict?.add([.init(.invalid, .time, "it stood still")])
    #expect(record.verdict?.outcome == .fail)
    #expect(value("loadtest_run_valid", labels, in: RunMetrics.families([record])) == 0)
  }

  @Test func noSeriesTwice() {
    var record = Fixture.record()
    let result = Verdict.ThresholdResult(metric: "failures", expression: "rate < 1%", observed: 0, outcome: .pass)
    record.verdict = Verdict(outcome: .pass, reasons: [], thresholds: [result, result])
    for family in RunMetrics.families([record, record]) {
      #expect(
        Set(family.samples.map { [$0.suffix] + $0.labels.map { "\($0.name)=\($0.value)" } }).count
          == family.samples.count, "\(family.name)")
    }
  }

  @Test func whatWasNotMeasuredHasNoSample() {
    var record = Fixture.record()
    record.memory = MemoryRecord()
    record.verdict = nil
    record.startedAt = nil
    let families = RunMetrics.families([record]).filter { !$0.samples.isEmpty }.map(\.name)
    #expect(!families.contains("loadtest_run_resident_max_bytes"))
    #expect(!families.contains("loadtest_run_outcome"))
    #expect(!families.contains("loadtest_run_start_time_seconds"))
  }

  @Test func theTimeIsUnix() {
    var record = Fixture.record()
    record.startedAt = "2026-01-31T12:34:56.500Z"
    let families = RunMetrics.families([record])
    #expect(value("loadtest_run_start_time_seconds", [:], in: families) == 1_769_862_896.5)
  }
}
