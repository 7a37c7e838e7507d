import Foundation
import LoadRecord
import LoadScenario
import TestThreads
import Testing

@Suite(.ownThread)
struct RunRecordTests {
  private func judged() throws -> RunRecord {
    var record = try #require(Fixture.record(Fixture.lines))
    record.verdict = Verdict(
      outcome: .fail, reasons: ["a reason"],
      thresholds: [
        .init(metric: "latency", expression: "p(99) < 1ms", observed: nil, outcome: .noData, note: "none"),
        .init(metric: "failures", expression: "count == 0", observed: 5, outcome: .fail),
      ])
    return record
  }

  @Test func roundTrip() throws {
    let record = try judged()
    let text = try OrderedJSONEncoder(isPretty: true).encode(record)
    #expect(try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) == record)
  }

  @Test func linesRoundTrip() throws {
    for line in Fixture.lines {
      let text = try OrderedJSONEncoder().encode(line)
      #expect(!text.contains("\n"), "one line")
      #expect(try JSONDecoder().decode(TimelineLine.self, from: Data(text.utf8)) == line)
    }
  }

  /// The keys of the format that are filled so far. An element `[]` stands for the first one of an array.
  static let keys = [
    "schema", "tool.version", "tool.build", "tool.swift", "host.cpu", "host.logicalProcessors", "host.memoryBytes",
    "host.kernel", "host.os", "host.fingerprint", "scenario.name", "seed", "startedAt", "elapsedSeconds",
    "verdict.outcome", "verdict.reasons", "verdict.thresholds.[].metric", "verdict.thresholds.[].expression",
    "verdict.thresholds.[].observed", "verdict.thresholds.[].outcome", "totals.operations", "totals.failures",
    "totals.dropped", "totals.throughputPerSecond", "operations.[].name", "operations.[].group",
    "operations.[].count", "operations.[].failures", "operations.[].failureKinds",
    "operations.[].throughputPerSecond", "operations.[].timing", "operations.[].samples",
    "operations.[].lagNanoseconds", "operations.[].nearTimerFloor", "operations.[].allocatedBytesPerOperation",
    "operations.[].allocatedObjectsPerOperation", "operations.[].retainedBytesPerOperation", "workers.[].index",
    "workers.[].group", "workers.[].executor", "workers.[].operations", "workers.[].busySeconds",
    "workers.[].involuntaryContextSwitches", "workers.[].cpuSeconds", "timeline.[].second",
    "timeline.[].throughputPerSecond", "timeline.[].failures", "timeline.[].p50Nanoseconds",
    "timeline.[].p99Nanoseconds", "timeline.[].maxNanoseconds", "timeline.[].activeWorkers",
    "timeline.[].offeredPerSecond", "timeline.[].residentBytes", "timeline.[].liveBytes", "memory.allocator.name",
    "memory.allocator.version", "memory.allocator.configuration", "memory.samples", "environment.timerNanoseconds",
    "environment.nullOperationNanoseconds", "environment.hiccupNanoseconds", "environment.stealPercent",
    "environment.disturbances",
    "environment.loadAverage", "environment.warnings", "gauges.health",
  ]

  static let times = [
    "mean", "stddev", "min", "p50", "p75", "p90", "p95", "p99", "p99_9", "p99_99", "max", "histogram",
  ].flatMap { ["operations.[].latencyNanoseconds.\($0)", "operations.[].serviceTimeNanoseconds.\($0)"] }

  @Test("Every key of the format stands in the file, null where nothing was measured", arguments: keys + times)
  func keyIsThere(_ key: String) throws {
    let text = try OrderedJSONEncoder().encode(try judged())
    var value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    for part in key.split(separator: ".") {
      if part == "[]" {
        value = try #require((value as? [Any])?.first, "\(key): an empty array or none")
      } else {
        let object = try #require(value as? [String: Any], "\(key): no object above '\(part)'")
        value = try #require(object[String(part)], "\(key) is missing")
      }
    }
  }

  @Test func manyWorkersAreOneLine() throws {
    let all = (0..<1001).map {
      WorkerRecord(
        index: $0, group: "default", executor: "tasks", operations: UInt64($0), busySeconds: 1,
        involuntaryContextSwitches: $0 == 5 ? nil : 1, cpuSeconds: 0.5)
    }
    let one = WorkerRecord(group: "default", executor: "tasks", of: all)
    #expect(one.index == nil)
    #expect(one.workers == 1001)
    #expect(one.operations == 500_500)
    #expect(one.leastOperations == 0 && one.meanOperations == 500 && one.mostOperations == 1000)
    #expect(one.busySeconds == 1001)
    #expect(one.involuntaryContextSwitches == nil, "a sum without one of its parts would be wrong")
  }

  @Test(arguments: [
    ([Verdict.Outcome.pass, .noData, .invalid, .fail], Verdict.Outcome.fail),
    ([.pass, .noData, .invalid], .invalid), ([.noData, .pass], .noData), ([.pass], .pass), ([], .pass),
  ])
  func worstOutcome(_ outcomes: [Verdict.Outcome], _ worst: Verdict.Outcome) {
    #expect(Verdict.Outcome.worst(outcomes) == worst)
    #expect(Verdict.Outcome.worst(outcomes.reversed()) == worst)
  }
}
