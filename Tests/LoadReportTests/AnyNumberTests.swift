import Foundation
import LoadScenario
import LoadStatistics
import LoadVerdict
import Testing

@testable import LoadRecord
@testable import LoadReport

/// Records whose numbers are those that no run measures: of a target's gauge, or of a file that somebody wrote.
@Suite
struct AnyNumberTests {
  /// As JSON has them; infinity and what is not a number it has not.
  static let texts = [
    "0", "-1", "0.5", "1e-300", "9007199254740993", "9223372036854775807", "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616", "10000000000000000000", "-10000000000000000000", "1e300", "-1e300",
  ]

  private func render(_ record: RunRecord) throws -> [String] {
    _ = Judging.judged(record, thresholds: record.scenario.thresholds, monitor: nil)
    let rows = ExportedRow.rows(record)
    return [
      TerminalSummary(style: .plain).render(record, path: nil),
      RunPage(RunPageContent(record: record, name: "folder")).page().render(.inline),
      PrometheusText.render(RunMetrics.families([record])), try OrderedJSONEncoder().encode(record),
      try BenchmarkExports.githubSmallerIsBetter(rows), try BenchmarkExports.githubBiggerIsBetter(rows),
      try BenchmarkExports.bencher(rows), try BenchmarkExports.jmh(rows, tool: "9.9"),
    ]
  }

  private static let record: RunRecord = {
    let plan = Fixture.plan { plan in
      plan.groups[0].arrivals = Arrivals(ratePerSecond: 100, overload: .queue)
      plan.groups[0].ramp = Ramp(start: 1, stages: [Ramp.Stage(durationNanoseconds: 1_000_000_000, target: 8)])
    }
    var record = Fixture.judged(Fixture.record(plan), .pass, Fixture.passing)
    record.operations[0].lagNanoseconds = record.operations[0].latencyNanoseconds
    record.operations[0].dropped = 3
    record.memory.leaks = LeakVerdict(kind: .sawtooth, explanation: "sawtooth", operationsPerformed: 1000)
    record.memory.leaks?.sawtooth = LeakVerdict.Sawtooth(periodOperations: 100, amplitudeBytes: 1000, releasedShare: 1)
    record.memory.leaks?.operationsNeeded = 5000
    record.memory.leaks?.operationsPerSecond = 1e6
    record.memory.sites = [
      CallSiteRecord(
        operation: "get_status", bytes: 1, objects: 1, type: nil, frames: [.init(function: "f", file: "f")])
    ]
    record.environment.disturbances = Disturbance.Kind.allCases.map { Disturbance($0, seconds: 1, share: 0.5) }
    record.timeline = (0..<3).map {
      TimelinePoint(
        second: $0, throughputPerSecond: 10, failures: 1, p50Nanoseconds: 5, p99Nanoseconds: 50, maxNanoseconds: 500,
        activeWorkers: 16, offeredPerSecond: 12, residentBytes: 1000, liveBytes: 900)
    }
    record.workers = [
      WorkerRecord(
        index: 0, group: record.scenario.groups[0].name, executor: "threads", operations: 5, busySeconds: 1,
        involuntaryContextSwitches: 3, cpuSeconds: 1, waits: 2, lateWakeups: 1)
    ]
    record.environment.hiccupNanoseconds = EnvironmentRecord.HiccupRecord(p50: 1, p99: 2, max: 3)
    return record
  }()

  @Test(
    "A gauge of any size can be shown and judged",
    arguments: [1e19, -1e19, 1e300, -1e300, 0x1p63, 0x1p64, .infinity, -.infinity, .nan, .leastNonzeroMagnitude])
  func gauge(_ value: Double) throws {
    var record = Self.record
    record.gauges = ["health_score": value]
    record.verdict?.thresholds[4].observed = value
    let texts = try render(record)
    #expect(texts[0].contains("health_score = \(Figures.significant(value))"))
    #expect(texts[1].contains(Figures.significant(value)))
    let decoded = try JSONDecoder().decode(RunRecord.self, from: Data(texts[3].utf8))
    #expect(decoded.gauges == ["health_score": value.isFinite ? value : nil])
  }

  /// Every number of the record, by the keys that lead to it, indices apart.
  private static func paths(_ value: Any, _ path: [String], _ found: inout Set<[String]>) {
    switch value {
    case let object as [String: Any]: for (key, value) in object { paths(value, path + [key], &found) }
    case let array as [Any]: for value in array { paths(value, path + ["*"], &found) }
    case is NSNumber: found.insert(path)
    default: break
    }
  }

  private static func replaced(_ value: Any, _ paths: Set<ArraySlice<String>>, by number: NSNumber) -> Any {
    func below(_ key: String) -> Set<ArraySlice<String>> {
      Set(paths.filter { $0.first == key }.map { $0.dropFirst() })
    }
    switch value {
    case let object as [String: Any]:
      return object.reduce(into: [String: Any]()) { $0[$1.key] = replaced($1.value, below($1.key), by: number) }
    case let array as [Any]: return array.map { replaced($0, below("*"), by: number) }
    case is NSNumber: return paths.contains([]) ? number : value
    default: return value
    }
  }

  private static func decoded(_ document: Any, _ paths: some Sequence<[String]>, _ number: NSNumber) -> RunRecord? {
    let document = replaced(document, Set(paths.map { $0[...] }), by: number)
    return (try? JSONSerialization.data(withJSONObject: document)).flatMap {
      try? JSONDecoder().decode(RunRecord.self, from: $0)
    }
  }

  @Test("Whatever number a record holds, what is made of it ends no process", arguments: texts)
  func anyNumber(_ text: String) throws {
    let document = try JSONSerialization.jsonObject(with: Data(try OrderedJSONEncoder().encode(Self.record).utf8))
    var all: Set<[String]> = []
    Self.paths(document, [], &all)
    let number = try #require(try JSONSerialization.jsonObject(with: Data("[\(text)]".utf8)) as? [NSNumber])[0]
    let paths = all.sorted { $0.lexicographicallyPrecedes($1) }.filter { Self.decoded(document, [$0], number) != nil }
    #expect(paths.count > 10)
    // All at once, then one by one; a fixed share of them, because a page takes its time.
    let share = ProcessInfo.processInfo.environment["LOADTEST_EVERY_NUMBER"] == nil ? 8 : 1
    let singles = paths.enumerated().filter { $0.offset % share == text.count % share }.map { [$0.element] }
    for chosen in [paths] + singles {
      guard let record = Self.decoded(document, chosen, number) else { continue }
      if ProcessInfo.processInfo.environment["LOADTEST_EVERY_NUMBER"] != nil { print(text, chosen.count, chosen[0]) }
      _ = try render(record)
    }
  }
}
