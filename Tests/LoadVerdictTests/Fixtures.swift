import LoadScenario
import LoadStatistics
import LoadVerdict

@testable import LoadRecord

/// Records and thresholds made by hand.
enum Fixture {
  static func histogram(_ values: [UInt64]) -> Histogram {
    var histogram = Histogram(layout: .threeDigits)
    for value in values { histogram.record(value) }
    return histogram
  }

  static func plan(_ thresholds: [Threshold] = []) -> Plan {
    Plan(
      name: "made", target: TargetReference(source: .named("calibration")),
      groups: [
        WorkerGroup(
          name: "readers", workers: 1,
          mix: [MixEntry(operation: "get", weight: 1), MixEntry(operation: "put", weight: 1)]),
        WorkerGroup(name: "writers", workers: 1, mix: [MixEntry(operation: "put", weight: 1)]),
      ], length: .duration(nanoseconds: 2_000_000_000), seed: 1, thresholds: thresholds)
  }

  static func operation(
    _ name: String, _ group: String, times: [UInt64], failures: UInt64 = 0, allocated: Double? = 0,
    objects: Double? = nil
  ) -> OperationRecord {
    var latency = times
    if let first = latency.first { latency[0] = first + 1000 }
    var operation = OperationRecord(
      name: name, group: group, count: UInt64(times.count), failures: failures, failureKinds: [:],
      throughputPerSecond: Double(times.count) / 2, timing: "exact", samples: UInt64(times.count),
      latencyNanoseconds: LatencyRecord(histogram(latency)), serviceTimeNanoseconds: LatencyRecord(histogram(times)),
      nearTimerFloor: false, allocatedBytesPerOperation: allocated)
    operation.allocatedObjectsPerOperation = objects
    return operation
  }

  /// Two seconds: 4 gets and 1 put of the readers, 5 puts of the writers.
  static func record(_ change: (inout RunRecord) -> Void = { _ in }) -> RunRecord {
    let operations = [
      operation("get", "readers", times: [10, 20, 30, 40], failures: 1, allocated: 100, objects: 2),
      operation("put", "readers", times: [500], allocated: 0, objects: 0),
      operation("put", "writers", times: [100, 200, 300, 400, 500], failures: 2, allocated: 8, objects: 1),
    ]
    var record = RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: nil, logicalProcessors: 8, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "0123456789abcdef"),
      scenario: plan(), startedAt: nil, elapsedSeconds: 2, ending: Ending(.completed),
      totals: Totals(operations: 10, failures: 3, throughputPerSecond: 5), operations: operations,
      memory: MemoryRecord(samples: [
        MemorySample(residentBytes: 1000), MemorySample(residentBytes: 5000), MemorySample(residentBytes: 4000),
      ]), gauges: ["health": 80, "broken": nil])
    change(&record)
    return record
  }

  static func threshold(
    _ metric: MeasuredFigure, _ aggregate: Aggregate, _ comparison: Threshold.Comparison, _ value: Double,
    _ selectors: [FigureSelector: String] = [:], change: (inout Threshold) -> Void = { _ in }
  ) -> Threshold {
    var threshold = Threshold(
      metric: metric, selectors: selectors, aggregate: aggregate, comparison: comparison, value: value,
      expression: "x \(comparison.rawValue) \(value)", metricText: metric.name)
    change(&threshold)
    return threshold
  }

  /// The result of a threshold that always holds where there is a figure.
  static func observe(
    _ metric: MeasuredFigure, _ aggregate: Aggregate, _ selectors: [FigureSelector: String] = [:],
    in record: RunRecord = record()
  ) -> Verdict.ThresholdResult? {
    VerdictJudge.judge(
      record,
      thresholds: [
        // Few samples are enough here, also for a percentile.
        threshold(metric, aggregate, .greaterOrEqual, -.greatestFiniteMagnitude, selectors) { threshold in
          if case .percentile = aggregate { threshold.minimumSamples = 2 }
        }
      ]
    ).thresholds.first
  }
}
