import Foundation
import LoadReport
import LoadScenario
import Testing

@testable import LoadBenchmark
@testable import LoadRecord

@Suite("Reports of a suite and its gate")
struct BenchmarkReportTests {
  private static func row(_ name: String, _ category: Benchmark.Category, mean: Double?) -> BenchmarkRow {
    var row = BenchmarkRow(Benchmark(name, category))
    row.operations = 1000
    row.meanNanoseconds = mean
    row.p50Nanoseconds = mean.map { $0 * 0.9 }
    row.p95Nanoseconds = mean.map { $0 * 1.5 }
    row.p99Nanoseconds = mean.map { $0 * 3 }
    row.operationsPerSecond = mean.map { 1e9 / $0 }
    row.allocatedBytesPerOperation = 0
    return row
  }

  static let report: BenchmarkReport = {
    var report = BenchmarkReport(
      tool: ToolRecord(version: "1", build: "release", swift: "6"),
      host: HostRecord(
        cpu: "A <fast> | CPU", logicalProcessors: 2, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "f"),
      startedAt: "2026-01-31T12:00:00.000Z", iterations: 1000, warmup: 100)
    var wrapped = row("context_manager", .overhead, mean: 160.4)
    func interval(_ value: Double) -> BenchmarkRow.Interval { .init(estimate: value, low: value - 1, high: value + 2) }
    wrapped.overhead = .init(
      percent: interval(61.25), medianPercent: interval(58), addedNanoseconds: interval(60.9), pairs: 10)
    var failing = row("health_check", .errors, mean: 45_000)
    failing.failures = 3
    failing.failureKinds = ["rejected": 3]
    report.rows = [
      row("get_status", .core, mean: 17.8), row("get_health_report", .core, mean: 2_345_678), wrapped, failing,
      row("list_libraries", .registry, mean: nil),
    ]
    return report
  }()

  private static func judgement() throws -> BenchmarkJudgement {
    var judgement = BenchmarkJudgement(
      report,
      [
        try BenchmarkThreshold("get_status", "mean <= 1ms"), try BenchmarkThreshold("get_health_report", "mean < 2ms"),
        try BenchmarkThreshold("context_manager", "overhead <= 150%"),
        try BenchmarkThreshold("health_check", "rate >= 1k/s"), try BenchmarkThreshold("list_libraries", "p99 < 1ms"),
      ])
    judgement.diagnose(report) { _ in RowHistory([.init(run: "run-1", meanNanoseconds: 1_900_000, allocatedBytes: 0)]) }
    return judgement
  }

  @Test func table() throws {
    try Snapshot.expect(BenchmarkTable(Self.report, comparesReference: true).render(), matches: "benchmark-table")
    var few = Self.report
    for place in few.rows.indices { few.rows[place].operations = 1 }
    let text = BenchmarkTable(few).render()
    #expect(!text.contains("excellent") && !text.contains("moderate overhead"))
  }

  @Test func gate() throws {
    let gate = GateReport(Self.report, try Self.judgement())
    try Snapshot.expect(gate.text(), matches: "gate")
    try Snapshot.expect(gate.markdown(), matches: "gate-markdown")
    try Snapshot.expect(gate.junit(), matches: "gate-junit")
    try Snapshot.expect(gate.annotations(), matches: "gate-annotations")
  }

  @Test func exports() throws {
    let rows = ExportedRow.rows(Self.report)
    try Snapshot.expect(try BenchmarkExports.githubSmallerIsBetter(rows), matches: "export-github-smaller")
    try Snapshot.expect(try BenchmarkExports.githubBiggerIsBetter(rows), matches: "export-github-bigger")
    try Snapshot.expect(try BenchmarkExports.bencher(rows), matches: "export-bencher")
    try Snapshot.expect(try BenchmarkExports.jmh(rows, tool: "loadtest 1"), matches: "export-jmh")
  }
}
