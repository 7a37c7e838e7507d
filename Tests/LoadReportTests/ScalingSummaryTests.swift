import LoadRecord
import LoadReport
import LoadScenario
import Testing

/// The summary of a sweep over the number of workers.
@Suite
struct ScalingSummaryTests {
  private func plan(_ threads: [Int], executors: [Executor] = [.threads]) -> Plan {
    Fixture.plan {
      $0.thresholds = []
      $0.groups[0].mix = [MixEntry(operation: "get_status", weight: 1)]
      $0.groups[0].workers = threads[0]
      $0.executor = executors[0]
      $0.alternatives = PlanAlternatives(targets: [$0.target], executors: executors, threads: threads)
    }
  }

  private func render(_ plan: Plan, throughputs: [Double?], processors: Int?) -> String {
    let records = throughputs.enumerated().map { place, throughput in
      Fixture.record(plan) { record in
        record.operations = [Fixture.operation("get_status", count: 1000, typical: 84 * UInt64(place + 1))]
        record.totals.throughputPerSecond = throughput
      }
    }
    let above = Fixture.record(plan) { record in
      record.operations = []
      record.totals.throughputPerSecond = nil
      record.comparison = ComparisonRecord(of: plan, records: records)
      record.scaling = ScalingRecord(of: plan, records: records, processors: processors)
      record.cells = zip(plan.cells, records).map { cell, _ in
        CellRecord(
          target: cell.plan.target.label, executor: cell.plan.executor.rawValue, threads: cell.plan.workerCount,
          repetition: 0, path: "cells/\(cell.number)/result.json", outcome: .pass)
      }
      record.gauges = [:]
    }
    return TerminalSummary(style: .plain).render(Fixture.judged(above, .pass, []), path: nil)
  }

  @Test func law() throws {
    let throughputs = [1, 2, 4, 8, 16].map { 1e6 * $0 / (1 + 0.05 * ($0 - 1) + 0.01 * $0 * ($0 - 1)) }
    let text = render(plan([1, 2, 4, 8, 16]), throughputs: throughputs, processors: 8)
    try Snapshot.expect(text, matches: "summary-scaling")
  }

  @Test("Two curves, neither with a law; what was not measured is a dash")
  func curves() throws {
    let plan = plan([1, 4], executors: [.threads, .tasks])
    try Snapshot.expect(
      render(plan, throughputs: [1e6, 2.5e6, 900_000], processors: 2), matches: "summary-scaling-without-law")
  }

  /// Without the breaks of lines that are too wide.
  private func joined(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  @Test func withoutAPeak() {
    let counts = [1, 2, 4, 8]
    let linear = render(plan(counts), throughputs: counts.map { Double($0) }, processors: 8)
    #expect(joined(linear).contains("contention 0, coherency 0, R² 1, no peak"))
    let worse = counts.map { Double($0) / (1 + 3 * Double($0 - 1) + 0.1 * Double($0 * ($0 - 1))) }
    #expect(
      joined(render(plan(counts), throughputs: worse, processors: 8))
        .contains("throughput does not increase with more workers"))
    let flat = render(plan(counts), throughputs: [5, 5, 5, 5], processors: 8)
    #expect(!flat.contains("R²"))
  }
}
