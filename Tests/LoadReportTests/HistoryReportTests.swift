import Foundation
import LoadHistory
import LoadReport
import Testing

@testable import LoadRecord

@Suite("Reports of comparisons and trends")
struct HistoryReportTests {
  private static let latency = RunMetric(operation: "parse", quantity: .p50)
  private static let tail = RunMetric(operation: "parse", quantity: .p99)
  private static let throughput = RunMetric(operation: nil, quantity: .throughput)
  private static let allocated = RunMetric(operation: "parse", quantity: .allocatedBytes)

  private static func runs(_ factor: Double, bytes: Double, count: Int = 6) -> [RunFigures] {
    (0..<count).map { run in
      let noise = 1 + Double(run) / 100
      return RunFigures([
        (throughput, 1e6 / factor * noise), (latency, 1000 * factor * noise), (tail, 5000 * noise), (allocated, bytes),
      ])
    }
  }

  @Test func comparison() throws {
    let comparison = RunComparison(
      base: Self.runs(1, bytes: 48), new: Self.runs(1.2, bytes: 64), warnings: ["built with several compilers: a, b"])
    try Snapshot.expect(RunComparisonTable(comparison).render(), matches: "comparison")
    try Snapshot.expect(RunComparisonTable(comparison).markdown(), matches: "comparison-markdown")
    let few = RunComparison(base: Self.runs(1, bytes: 48, count: 3), new: Self.runs(1, bytes: 48, count: 3))
    try Snapshot.expect(RunComparisonTable(few).render(), matches: "comparison-too-few")
  }

  private static func trend() -> Trend {
    let host = HostRecord(
      cpu: nil, logicalProcessors: 2, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "m")
    let tool = ToolRecord(version: "1", build: "release", swift: "6")
    let entries = (0..<40).map { (number: Int) -> HistoryEntry in
      let level: Double = number < 30 ? 1000 : 1200
      let figures: [(metric: RunMetric, value: Double)] = [
        (latency, level + Double(number % 5) * 3), (allocated, 48), (throughput, 1e6 + Double(number % 7) * 1000),
      ]
      return HistoryEntry(
        run: "run-\(number)", scenario: "high<script>", workload: "w", host: host, tool: tool, allocator: nil,
        startedAt: "2026-01-01T00:00:\(10 + number)Z", outcome: .pass, revision: "abc,\"def", figures: figures)
    }
    return Trend(entries, partition: entries[0].partition)
  }

  @Test func trendReport() throws {
    let report = TrendReport(Self.trend())
    try Snapshot.expect(report.text(), matches: "trend")
    let csv = report.csv().split(separator: "\n")
    #expect(csv.count == 41)
    #expect(csv[1].contains(#""abc,""def""#))
  }

  @Test func trendPage() throws {
    let page = TrendPage.page([Self.trend()]).render(.inline)
    #expect(page.contains("high&lt;script&gt;"))
    #expect(!page.contains("high<script"))
    #expect(page.contains(#"class="change worse""#))
    #expect(page.components(separatedBy: "<figure class=\"chart").count == 3, "two metrics vary")
    #expect(page.contains("1 metric was the same"))
  }
}
