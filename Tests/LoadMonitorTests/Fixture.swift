import LoadScenario
import LoadStatistics

@testable import LoadRecord

/// Runs made by hand.
enum Fixture {
  static func plan(_ name: String) -> Plan {
    Plan(
      name: name, target: TargetReference(source: .named("auto-instrumentation")),
      groups: [WorkerGroup(workers: 2, mix: [MixEntry(operation: "get_status", weight: 1)])], warmupNanoseconds: 0,
      length: .duration(nanoseconds: 1_000_000_000), seed: 42, thresholds: [])
  }

  static func record(_ name: String, _ outcome: Verdict.Outcome = .pass, operations: UInt64 = 1000) -> RunRecord {
    var histogram = Histogram(layout: .threeDigits)
    histogram.record(100, count: 990)
    histogram.record(5000, count: 10)
    let latency = LatencyRecord(histogram)
    var record = RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: "Example", logicalProcessors: 2, memoryBytes: 1 << 30, kernel: "6.1", os: "Example", fingerprint: "0123"),
      scenario: plan(name), startedAt: "2026-01-31T12:34:56.789Z", elapsedSeconds: 1, ending: Ending(.completed),
      totals: Totals(operations: operations, failures: 3, throughputPerSecond: Double(operations)),
      operations: [
        OperationRecord(
          name: "get_status", group: WorkerGroup.defaultName, count: operations, failures: 3, failureKinds: [:],
          throughputPerSecond: Double(operations), timing: "exact", samples: 1000, latencyNanoseconds: latency,
          serviceTimeNanoseconds: latency, nearTimerFloor: false, allocatedBytesPerOperation: 0)
      ])
    record.verdict = Verdict(outcome: outcome, reasons: [], thresholds: [])
    return record
  }

  /// Writes a run's record into a folder of runs.
  static func write(_ record: RunRecord, _ run: String, in folder: String) throws {
    let text = try OrderedJSONEncoder(isPretty: true).encode(record)
    try TemporaryFolder.write(text, "\(folder)/\(run)/result.json")
  }
}
