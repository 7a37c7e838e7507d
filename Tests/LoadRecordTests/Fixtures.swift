import Foundation
import LoadScenario
import LoadStatistics

@testable import LoadRecord

/// Lines of a timeline and what belongs to them, made by hand.
enum Fixture {
  static func plan(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    var plan = Plan(
      name: "made", description: "By hand", file: "made.json",
      target: TargetReference(source: .named("calibration"), config: #"{"a":1}"#),
      groups: [
        WorkerGroup(
          name: "readers", workers: 2,
          mix: [MixEntry(operation: "get", weight: 3), MixEntry(operation: "list", weight: 1)]),
        WorkerGroup(name: "writers", workers: 1, mix: [MixEntry(operation: "put", weight: 1)]),
      ],
      length: .duration(nanoseconds: 2_000_000_000), seed: .max,
      thresholds: [
        Threshold(
          metric: .latency, selectors: [.operation: "get"], aggregate: .percentile(99.5), comparison: .less,
          value: 1e6, expression: "p(99.5) < 1ms", metricText: "latency{operation:get}")
      ])
    change(&plan)
    return plan
  }

  static func histogram(_ values: [UInt64]) -> Histogram {
    var histogram = Histogram(layout: .threeDigits)
    for value in values { histogram.record(value) }
    return histogram
  }

  static func start(_ plan: Plan = plan()) -> TimelineLine {
    .start(
      StartLine(
        tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
        host: HostRecord(
          cpu: "Example 3000", logicalProcessors: 8, memoryBytes: 1 << 34, kernel: "6.1", os: "Example Linux",
          fingerprint: "0123456789abcdef"), plan: plan, loadAverage: 0.5))
  }

  static func ready(_ change: (inout ReadyLine) -> Void = { _ in }) -> TimelineLine {
    var line = ReadyLine(
      startedAt: "2026-01-31T12:34:56.789Z", timerNanoseconds: 10, timerSource: "counter",
      nullOperationNanoseconds: 20, nullOperationSampledNanoseconds: 2,
      allocator: AllocatorRecord(name: "jemalloc", version: "5.3.0", configuration: "default"),
      countsAllocations: true, timing: ["exact", "sampled"], asynchronous: [[false, true], [false]],
      warnings: ["from the start"])
    change(&line)
    return .ready(line)
  }

  static func operation(
    _ name: String, _ group: String, count: UInt64, failures: [String: UInt64] = [:], allocated: UInt64 = 0,
    times: [UInt64]
  ) -> IntervalLine.OperationInterval {
    IntervalLine.OperationInterval(
      name: name, group: group, count: count, failures: failures.values.reduce(0, +), failureKinds: failures,
      allocatedBytes: allocated, serviceTime: histogram(times))
  }

  /// Two seconds: 6 and 4 gets, 2 and 0 lists, 10 and 20 puts.
  static let intervals: [TimelineLine] = [
    .interval(
      IntervalLine(
        second: 0, endNanoseconds: 1_000_000_000, lengthNanoseconds: 1_000_000_000, activeWorkers: 3,
        operations: [
          operation("get", "readers", count: 6, failures: ["7": 1], allocated: 600, times: [1, 2, 3, 4, 5, 100]),
          operation("list", "readers", count: 2, failures: ["other": 1], allocated: 50, times: [1000, 2000]),
          operation("put", "writers", count: 10, times: [500]),
        ],
        memory: [
          MemorySample(atNanoseconds: 100, liveBytes: 1000, residentBytes: 5000),
          MemorySample(atNanoseconds: 200, liveBytes: 1100, residentBytes: 6000),
        ])),
    .interval(
      IntervalLine(
        second: 1, endNanoseconds: 1_500_000_000, lengthNanoseconds: 500_000_000, activeWorkers: 2,
        operations: [
          operation("get", "readers", count: 4, failures: ["7": 2, "8": 1], allocated: 400, times: [10, 20, 30, 40]),
          operation("list", "readers", count: 0, times: []),
          operation("put", "writers", count: 20, times: [600]),
        ],
        memory: [MemorySample(atNanoseconds: 1_200_000_000, liveBytes: 1200, residentBytes: 5500)])),
  ]

  static func end(_ ending: Ending = Ending(.completed)) -> TimelineLine {
    .end(
      EndLine(
        ending: ending,
        workers: (0..<3).map {
          WorkerRecord(
            index: $0, group: $0 < 2 ? "readers" : "writers", executor: "threads", operations: 14, busySeconds: 1.5,
            involuntaryContextSwitches: 3, cpuSeconds: 1.25)
        }, gauges: ["health": 99.5, "unreadable": nil], failureNames: [7: "seventh"],
        invariantViolation: nil, stealPercent: 0.25, warnings: ["from the end"]))
  }

  static func record(_ lines: [TimelineLine]) -> RunRecord? {
    var builder = RecordBuilder()
    for line in lines { builder.add(line) }
    return builder.record
  }

  static let lines = [start(), ready()] + intervals + [end()]

  /// A folder that is removed when `body` is done.
  static func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "loadtest-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }
}
