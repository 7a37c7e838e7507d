import Foundation
import LoadScenario
import LoadStatistics
import Testing

@testable import LoadRecord

@Suite
struct ComparisonRecordTests {
  /// Two targets, each run three times.
  private let plan = Fixture.plan { plan in
    let other = TargetReference(source: .named("other"))
    plan.alternatives = PlanAlternatives(targets: [plan.target, other], executors: [.threads])
    plan.repetitions = 3
    plan.groups = [WorkerGroup(name: "readers", workers: 2, mix: [MixEntry(operation: "get", weight: 1)])]
  }

  private func record(
    time: UInt64?, throughput: Double?, ending: Ending.Kind = .completed
  ) -> RunRecord {
    let latency = LatencyRecord(Fixture.histogram(time.map { [$0] } ?? []))
    return RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: nil, logicalProcessors: 1, memoryBytes: nil, kernel: nil, os: nil, fingerprint: ""),
      scenario: plan, startedAt: nil, elapsedSeconds: 1, ending: Ending(ending),
      totals: Totals(operations: 1, failures: 0, throughputPerSecond: throughput),
      operations: [
        OperationRecord(
          name: "get", group: "readers", count: 1, failures: 0, failureKinds: [:], throughputPerSecond: 1,
          timing: "exact", samples: 1, latencyNanoseconds: latency, serviceTimeNanoseconds: latency,
          nearTimerFloor: false, allocatedBytesPerOperation: nil)
      ])
  }

  private func row(
    _ comparison: ComparisonRecord, _ metric: ComparisonRecord.Metric
  ) throws -> ComparisonRecord.Row {
    try #require(comparison.rows.first { $0.metric == metric })
  }

  @Test func mediansLeastMostAndRatios() throws {
    // Interleaved: the first, the other, and again.
    let times: [UInt64] = [100, 400, 300, 200, 200, 900]
    let records = times.map { record(time: $0, throughput: 1000 / Double($0)) }
    let comparison = ComparisonRecord(of: plan, records: records)
    #expect(comparison.baseline == #"calibration {"a":1}"#)
    #expect(comparison.labels == [#"calibration {"a":1}"#, "other"])
    #expect(comparison.runs == [3, 3])
    #expect(comparison.rows.map(\.metric) == [.p50, .p99, .p999, .throughput])
    for metric in [ComparisonRecord.Metric.p50, .p99, .p999] {
      let row = try row(comparison, metric)
      #expect(row.operation == "get" && row.group == "readers")
      #expect(row.values == [200, 400])
      #expect(row.least == [100, 200])
      #expect(row.most == [300, 900])
      #expect(row.ratios == [1, 2])
    }
    let throughput = try row(comparison, .throughput)
    #expect(throughput.operation == nil && throughput.group == nil)
    #expect(throughput.values == [5, 2.5])
    #expect(throughput.ratios == [1, 0.5])
  }

  @Test("A run that broke is left out; without any other nothing is made up")
  func brokenRuns() throws {
    let records = [
      record(time: 100, throughput: 10, ending: .crashed), record(time: 50, throughput: 7, ending: .stalled),
      record(time: 200, throughput: 20), record(time: 50, throughput: 7, ending: .lost),
    ]
    let comparison = ComparisonRecord(of: plan, records: records)
    #expect(comparison.runs == [1, 0])
    for row in comparison.rows {
      #expect(row.values[0] != nil)
      #expect(row.values[1] == nil && row.least[1] == nil && row.most[1] == nil && row.ratios[1] == nil)
    }
    #expect(try row(comparison, .p50).values[0] == 200)
  }

  @Test func whatWasNotMeasuredIsNull() throws {
    let records = [record(time: nil, throughput: 0), record(time: 100, throughput: 5)]
    let comparison = ComparisonRecord(of: plan, records: records)
    #expect(comparison.runs == [1, 1])
    #expect(try row(comparison, .p99).values == [nil, 100])
    #expect(try row(comparison, .p99).ratios == [nil, nil])
    #expect(try row(comparison, .throughput).ratios == [nil, nil], "nothing is so many times nothing")
  }

  @Test func inTheRecord() throws {
    var above = record(time: 100, throughput: 10)
    above.cells = [
      CellRecord(
        target: "calibration", executor: "threads", threads: 2, repetition: 0, path: "cells/0/result.json",
        outcome: .noData)
    ]
    above.comparison = ComparisonRecord(of: plan, records: [record(time: 100, throughput: 10)])
    let text = try OrderedJSONEncoder(isPretty: true).encode(above)
    #expect(try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) == above)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let comparison = try #require(object["comparison"] as? [String: Any])
    let rows = try #require(comparison["rows"] as? [[String: Any]])
    #expect(comparison["baseline"] as? String == #"calibration {"a":1}"#)
    #expect(
      rows.compactMap { $0["metric"] as? String } == [
        "p50Nanoseconds", "p99Nanoseconds", "p99_9Nanoseconds", "throughputPerSecond",
      ])
    #expect(rows[0]["operation"] as? String == "get")
    #expect(rows[3]["operation"] is NSNull)
    for key in ["values", "ratios"] {
      let figures = try #require(rows[0][key] as? [Any])
      #expect(figures.count == 2)
      #expect(figures[1] is NSNull)
    }
  }
}
