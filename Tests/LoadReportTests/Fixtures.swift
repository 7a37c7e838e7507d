import LoadScenario
import LoadStatistics

@testable import LoadRecord

/// A plan and a record made by hand, rich enough to fill every line of a summary.
enum Fixture {
  static let thresholds = [
    Threshold(
      metric: .latency, selectors: [.operation: "get_status"], aggregate: .percentile(99), comparison: .less,
      value: 1e6, expression: "p(99) < 1ms", metricText: "latency{operation:get_status}"),
    Threshold(
      metric: .throughput, aggregate: .rate, comparison: .greater, value: 500, expression: "rate > 500/s",
      metricText: "throughput"),
    Threshold(
      metric: .failures, aggregate: .rate, comparison: .less, value: 0.001, expression: "rate < 0.1%",
      metricText: "failures", abort: true, afterNanoseconds: 5_000_000_000, windowNanoseconds: 10_000_000_000,
      minimumSamples: 1000),
    Threshold(
      metric: .allocated, selectors: [.operation: "get_status"], aggregate: .bytes, comparison: .equal, value: 0,
      expression: "bytes == 0B", metricText: "allocated{operation:get_status}"),
    Threshold(
      metric: .gauge, selectors: [.name: "health_score"], aggregate: .value, comparison: .greaterOrEqual, value: 80,
      expression: "value >= 80", metricText: "gauge{name:health_score}"),
  ]

  static func plan(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    var plan = Plan(
      name: "high", description: "Heavy read load: does status stay fast?", file: "high.json",
      target: TargetReference(source: .named("auto-instrumentation")),
      groups: [
        WorkerGroup(
          workers: 16,
          mix: [
            MixEntry(operation: "get_status", weight: 70), MixEntry(operation: "health_check", weight: 25),
            MixEntry(operation: "handle_error", weight: 5),
          ])
      ], warmupNanoseconds: 2_000_000_000, length: .duration(nanoseconds: 30_000_000_000), seed: 42,
      thresholds: thresholds)
    change(&plan)
    return plan
  }

  static func groups(_ plan: inout Plan) {
    plan.groups = [
      WorkerGroup(name: "readers", workers: 7, mix: [MixEntry(operation: "get_status", weight: 1)]),
      WorkerGroup(
        name: "occasional-writers", workers: 1,
        mix: [MixEntry(operation: "handle_error", weight: 2), MixEntry(operation: "get_status", weight: 1)]),
    ]
  }

  static func operation(
    _ name: String, _ group: String = WorkerGroup.defaultName, count: UInt64, typical: UInt64, failures: UInt64 = 0,
    kinds: [String: UInt64] = [:], allocated: Double? = 0
  ) -> OperationRecord {
    var histogram = Histogram(layout: .threeDigits)
    if count > 0 {
      histogram.record(typical / 2, count: 500)
      histogram.record(typical, count: 480)
      histogram.record(typical * 10, count: 19)
      histogram.record(typical * 1000)
    }
    let latency = LatencyRecord(histogram)
    return OperationRecord(
      name: name, group: group, count: count, failures: failures, failureKinds: kinds,
      throughputPerSecond: Double(count) / 30, timing: "sampled", samples: histogram.totalCount,
      latencyNanoseconds: latency, serviceTimeNanoseconds: latency, nearTimerFloor: false,
      allocatedBytesPerOperation: allocated)
  }

  static func record(_ plan: Plan = plan(), _ change: (inout RunRecord) -> Void = { _ in }) -> RunRecord {
    var record = RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: "Example 3000 CPU @ 3.00GHz", logicalProcessors: 16, memoryBytes: 64 << 30, kernel: "6.1.0",
        os: "Example Linux 12 (snapshot)", fingerprint: "0123456789abcdef"),
      scenario: plan, startedAt: "2026-01-31T12:34:56.789Z", elapsedSeconds: 30.001, ending: Ending(.completed),
      totals: Totals(operations: 123_456_789, failures: 0, throughputPerSecond: 4_115_089.1),
      operations: [
        operation("get_status", count: 86_419_752, typical: 84),
        operation("health_check", count: 30_864_197, typical: 125),
        operation("handle_error", count: 6_172_840, typical: 2350, allocated: 118.25),
      ],
      memory: MemoryRecord(
        allocator: AllocatorRecord(
          name: "jemalloc", version: "5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c", configuration: "default"),
        samples: [
          MemorySample(liveBytes: 3_400_000, residentBytes: 41_000_000),
          MemorySample(atNanoseconds: 30_000_000_000, liveBytes: 3_512_000, residentBytes: 43_210_000),
        ]),
      environment: EnvironmentRecord(
        timerNanoseconds: 11.4, timerSource: "counter", nullOperationNanoseconds: 24.1,
        nullOperationSampledNanoseconds: 2.2, stealPercent: 0.31, loadAverage: 1.254),
      gauges: ["health_score": 97.5])
    change(&record)
    return record
  }

  /// A record with the results of its plan's thresholds, in their order.
  static func judged(
    _ record: RunRecord, _ outcome: Verdict.Outcome, reasons: [String] = [],
    _ results: [(Double?, Verdict.Outcome, String?)]
  ) -> RunRecord {
    var record = record
    let thresholds = zip(record.scenario.thresholds, results).map {
      Verdict.ThresholdResult($0, observed: $1.0, outcome: $1.1, note: $1.2)
    }
    record.verdict = Verdict(
      findings: reasons.map { Verdict.Finding(outcome, .other, $0) } + thresholds.compactMap(\.finding),
      thresholds: thresholds)
    record.verdict?.outcome = outcome
    return record
  }

  static let passing: [(Double?, Verdict.Outcome, String?)] = [
    (840, .pass, nil), (4_115_089.1, .pass, nil), (0, .pass, nil), (0, .pass, nil), (97.5, .pass, nil),
  ]
}
