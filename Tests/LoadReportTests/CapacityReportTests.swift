import LoadReport
import LoadScenario
import Testing

@testable import LoadRecord

/// What a capacity search prints.
struct CapacityReportTests {
  private func point(_ value: Double, _ held: Int, _ failed: Int, unusable: Int = 0) -> CapacityPoint {
    var point = CapacityPoint(value: value)
    point.held = held
    point.failed = failed
    point.unusable = unusable
    return point
  }

  private func record(
    _ finding: CapacityFinding, _ outcome: Verdict.Outcome, reasons: [String] = [], axis: CapacityAxis = .rate,
    change: (inout CapacityRecord) -> Void = { _ in }
  ) -> CapacityRecord {
    let condition = Fixture.thresholds[0]
    let figures: [(Double, CapacityRun.Outcome, Double)] = [
      (12_000, .held, 400_000), (12_000, .held, 500_000), (24_000, .failed, 9e6), (24_000, .failed, 8e6),
      (16_970, .unusable, 7e6), (16_970, .held, 600_000), (16_970, .held, 800_000),
    ]
    let runs = figures.enumerated().map { index, figure in
      CapacityRun(
        number: index + 1, value: figure.0, outcome: figure.1, reason: figure.1 == .held ? nil : "it was slow",
        path: "cells/\(index + 1)/result.json", achievedPerSecond: figure.0 - 10, p50Nanoseconds: 40_000,
        p99Nanoseconds: UInt64(figure.2),
        conditions: [
          Verdict.ThresholdResult(
            metric: condition.metricText, expression: condition.expression, observed: figure.2,
            outcome: figure.1 == .held ? .pass : .fail)
        ])
    }
    var record = CapacityRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: nil, logicalProcessors: 8, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "0123456789abcdef"),
      scenario: Fixture.plan { $0.thresholds = [condition] },
      settings: CapacitySettings(axis: axis, lowest: 12, highest: 40_000, start: 12_000),
      conditions: ["\(condition.metricText): \(condition.expression)"], finding: finding,
      verdict: Verdict(outcome: outcome, reasons: reasons, thresholds: []),
      closed: CapacityRecord.ClosedRun(path: "cells/0/result.json", throughputPerSecond: 20_000),
      points: [point(12_000, 2, 0), point(16_970, 2, 0, unusable: 1), point(24_000, 0, 2)], runs: runs,
      elapsedSeconds: 21.4)
    record.highestHeld = 16_970
    record.lowestFailed = 24_000
    change(&record)
    return record
  }

  @Test func theKneeComesLast() throws {
    let text = CapacityReport(style: .plain).render(
      record(.knee, .pass) { $0.knee = Knee(estimate: 20_180, low: 16_970, high: 24_000) },
      path: "results/x/capacity.json")
    try Snapshot.expect(text, matches: "capacity-knee")
  }

  @Test func withoutAConditionTheUsualFigures() throws {
    let text = CapacityReport(style: .plain).render(
      record(.generatorLimit, .invalid, reasons: ["the generator was the limit, not the target"]) {
        $0.conditions = []
        $0.scenario.thresholds = []
        $0.closed = nil
      }, path: nil)
    try Snapshot.expect(text, matches: "capacity-generator")
  }

  @Test(arguments: [
    (CapacityFinding.above, "at least 40k/s: the condition held at the highest value tried"),
    (.below, "the condition held at no rate tried (12k/s to 24k/s)"),
    (.exhausted, "not narrowed down further in 7 runs: 16.97k/s held, 24k/s did not hold"),
    (.interrupted, "no knee: 16.97k/s held, 24k/s did not hold"),
    (.generatorLimit, "at least 16.97k/s: no run at 24k/s shows anything about the target"),
  ])
  func conclusions(_ finding: CapacityFinding, _ text: String) {
    #expect(CapacityReport.conclusion(record(finding, .noData)) == text)
  }

  @Test func threadsAndProgress() {
    let record = record(.knee, .pass, axis: .threads) { record in
      record.knee = Knee(estimate: 20, low: 19, high: 22)
      record.highestHeld = 1
      record.lowestFailed = 21
    }
    #expect(
      CapacityReport.conclusion(record)
        == "knee at 20 threads, 95 % confidence interval 19 threads to 22 threads; condition held up to 1 thread, failed from 21 threads"
    )
    #expect(
      CapacityReport.progress(record.runs[0], axis: .rate) == "run 1: 12k/s held (achieved 11990/s, p99 400µs)"
        || CapacityReport.progress(record.runs[0], axis: .rate) == "run 1: 12k/s held (achieved 12.0k/s, p99 400µs)")
    #expect(CapacityReport.progress(record.runs[2], axis: .rate) == "run 3: 24k/s did not hold (it was slow)")
  }
}
