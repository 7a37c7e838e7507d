import LoadScenario
import Testing

@testable import LoadRecord
@testable import LoadWorkflow

@Suite("Items of the checklist")
struct ChecklistItemTests {
  private func leaks(
    _ kind: LeakKind, culprits: Int = 0, _ findings: [Verdict.Finding] = []
  ) throws -> ChecklistItem {
    var record = RunRecord(
      tool: ToolRecord(version: "1", build: "release", swift: "6"),
      host: HostRecord(
        cpu: nil, logicalProcessors: 2, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "f"),
      scenario: Plan(
        name: "made", target: TargetReference(source: .named("made")),
        groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "get", weight: 1)])], length: .iterations(1), seed: 1
      ),
      startedAt: nil, elapsedSeconds: 1, ending: Ending(.completed),
      totals: Totals(operations: 1, failures: 1, throughputPerSecond: 1), environment: EnvironmentRecord())
    record.memory.leaks = LeakVerdict(kind: kind, explanation: "explained", operationsPerformed: 1000)
    record.memory.leaks?.culprits = culprits
    record.verdict = Verdict(findings: findings)
    return try #require(ChecklistItem.ofLoad(record).first)
  }

  @Test("an operation that never succeeded was not checked for leaks")
  func failing() throws {
    let never = Verdict.Finding(.fail, .operation, "operation 'get' never succeeded: all 9 calls failed")
    #expect(try leaks(.stable).outcome == .pass)
    let failing = try leaks(.stable, [never])
    #expect(failing.name == "memory leaks" && failing.outcome == .noData)
    #expect(failing.details == "leaks of successful calls not checked: \(never.text)")
    #expect(try leaks(.leak, culprits: 1, [never]).outcome == .fail)
    #expect(try leaks(.undecided).outcome == .noData)
    // What the scenario's thresholds on failures allow has no finding.
    #expect(try leaks(.sawtooth, [Verdict.Finding(.fail, .threshold, "too slow")]).outcome == .pass)
  }
}
