import LoadHistory
import LoadScenario
import Testing

@testable import LoadRecord

struct BaselineStoreTests {
  /// What runs are compared by stays in a baseline, though most of a record does not.
  @Test func aBaselineKeepsEveryFigureThatRunsAreComparedBy() throws {
    let run = RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(
        cpu: nil, logicalProcessors: 1, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "0123456789abcdef"),
      scenario: Plan(
        name: "made", target: TargetReference(source: .named("made")),
        groups: [WorkerGroup(workers: 3, mix: [MixEntry(operation: "get", weight: 1)])],
        length: .iterations(300), seed: 1),
      startedAt: nil, elapsedSeconds: 1, ending: Ending(.completed),
      totals: Totals(operations: 300, failures: 0, dropped: 0, throughputPerSecond: 300),
      workers: (0..<3).map {
        WorkerRecord(
          index: $0, group: WorkerGroup.defaultName, executor: "threads", operations: 100, busySeconds: 1,
          involuntaryContextSwitches: 0, cpuSeconds: 0.5)
      }, environment: EnvironmentRecord())
    let baseline = try #require(BaselineStore.Baseline(name: "before", runs: [run], savedAt: "2026-01-31T00:00:00Z"))
    let kept = try #require(baseline.runs.first)
    #expect(kept.workers.count == 1)
    for figure in MeasuredFigure.table {
      for comparison in figure.comparisons {
        #expect(
          kept.reading(figure, comparison.aggregate) == run.reading(figure, comparison.aggregate),
          "\(figure.name) \(comparison.name)")
      }
    }
    #expect(kept.reading(.cpu, .mean).value == 5_000_000)
  }
}
