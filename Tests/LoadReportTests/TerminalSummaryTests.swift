import LoadReport
import LoadScenario
import Testing

@testable import LoadRecord

@Suite
struct TerminalSummaryTests {
  private func render(_ record: RunRecord, path: String? = "results/latest/result.json") -> String {
    TerminalSummary(style: .plain).render(record, path: path)
  }

  @Test func pass() throws {
    try Snapshot.expect(render(Fixture.judged(Fixture.record(), .pass, Fixture.passing)), matches: "summary-pass")
  }

  @Test func failWithNotes() throws {
    var record = Fixture.record { record in
      record.totals.failures = 154_321
      record.operations[2] = Fixture.operation(
        "handle_error", count: 6_172_840, typical: 2350, failures: 154_321,
        kinds: ["refused": 154_320, "code 7": 1], allocated: 118.25)
    }
    record.invariantViolation = "3 of 2 tickets are out"
    let failed = Fixture.judged(
      record, .fail,
      reasons: ["the target's invariant does not hold: 3 of 2 tickets are out"],
      [
        (840, .pass, "worst window, ending with second 5"), (4_115_089.1, .pass, nil), (0.001_25, .fail, nil),
        (16, .fail, nil), (97.5, .pass, nil),
      ])
    try Snapshot.expect(render(failed), matches: "summary-fail")
  }

  @Test func invalid() throws {
    let record = Fixture.record { record in
      record.ending = Ending(
        .stalled, message: "operation 'get_status' of worker 3 was still running after 1 s (stall)",
        operation: "get_status", worker: 3)
      record.elapsedSeconds = 3.2
      record.gauges = [:]
      record.environment.warnings = ["the hypervisor gave 31 % of the processor time to other machines"]
    }
    let invalid = Fixture.judged(
      record, .invalid,
      reasons: ["operation 'get_status' of worker 3 was still running after 1 s (stall)"],
      Fixture.passing.dropLast() + [(nil, .noData, "the target reported no gauge")])
    try Snapshot.expect(render(invalid), matches: "summary-invalid")
  }

  @Test("Nothing measured, no jemalloc, an unknown machine: no figure is made up")
  func noData() throws {
    let plan = Fixture.plan { $0.thresholds = [] }
    let record = Fixture.record(plan) { record in
      record.host = HostRecord(
        cpu: nil, logicalProcessors: 2, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "0123456789abcdef")
      record.operations = plan.groups[0].mix.map {
        Fixture.operation($0.operation, count: 0, typical: 0, allocated: nil)
      }
      for index in record.operations.indices {
        record.operations[index].timing = nil
        record.operations[index].throughputPerSecond = nil
      }
      record.totals = Totals(operations: 0, failures: 0, throughputPerSecond: nil)
      record.elapsedSeconds = 0
      record.memory = MemoryRecord()
      record.environment = EnvironmentRecord()
      record.gauges = ["broken": nil, "endless": .infinity, "strange": .nan]
    }
    try Snapshot.expect(
      render(Fixture.judged(record, .noData, reasons: ["no operation was performed"], []), path: nil),
      matches: "summary-no-data")
  }

  @Test("arrivals that had not begun, lower bounds, and no legend for marks that are not there")
  func notBegun() throws {
    let plan = Fixture.plan {
      $0.groups[0].mix = [MixEntry(operation: "get_status", weight: 1)]
      $0.groups[0].arrivals = Arrivals(ratePerSecond: 50)
      $0.thresholds = [Fixture.thresholds[0]]
    }
    let record = Fixture.record(plan) { record in
      record.operations = [Fixture.operation("get_status", count: 965, typical: 1_000_000)]
      record.operations[0].dropped = 0
      record.operations[0].neverBegun = 35
      record.totals = Totals(operations: 965, failures: 0, throughputPerSecond: 32.17)
    }
    let text = render(
      Fixture.judged(
        record, .fail, [(1e9, .fail, "lower bound: 35 arrivals had not begun when the phase ended")]))
    try Snapshot.expect(text, matches: "summary-not-begun")
    #expect(text.contains("35.0 not begun") || text.contains("35 not begun"))
    #expect(text.contains("≥ lower bound:"))
    // Of one operation in a tenth of a millisecond.
    let short = Fixture.record { record in
      record.operations = [Fixture.operation("get_status", count: 1, typical: 84)]
      record.totals = Totals(operations: 1, failures: 0, throughputPerSecond: 13_200)
      record.elapsedSeconds = 7.57e-05
    }
    #expect(render(short).contains("1 operation in 75.7µs by 16 threads"), "\(render(short))")
  }

  @Test func groupsAndWarnings() throws {
    let plan = Fixture.plan {
      Fixture.groups(&$0)
      $0.thresholds = [Fixture.thresholds[1]]
    }
    let record = Fixture.record(plan) { record in
      record.operations = [
        Fixture.operation("get_status", "readers", count: 12_345_678, typical: 95),
        Fixture.operation(
          "handle_error", "occasional-writers", count: 900, typical: 1_500_000, failures: 2, kinds: ["refused": 2],
          allocated: nil),
        Fixture.operation("get_status", "occasional-writers", count: 450, typical: 110),
      ]
      record.operations[1].timing = "exact"
      record.ending = Ending(.interrupted, message: "interrupted: judged by what was measured until then")
      record.environment.warnings = [
        "jemalloc was not found (Debian: apt-get install libjemalloc2): live and allocated bytes are not measured",
        "dominated by timer overhead: get_status",
      ]
      record.memory.allocator = AllocatorRecord(name: "glibc", version: nil, configuration: nil)
      record.memory.samples = [MemorySample(residentBytes: 41_000_000)]
    }
    try Snapshot.expect(
      render(Fixture.judged(record, .pass, [(4_115_089.1, .pass, nil)])), matches: "summary-groups")
  }

  /// A record above `records` of a plan, as the command makes it.
  private func above(_ plan: Plan, _ records: [RunRecord], _ change: (inout RunRecord) -> Void) -> RunRecord {
    Fixture.record(plan) { record in
      record.comparison = ComparisonRecord(of: plan, records: records)
      record.cells = zip(plan.cells, records).map { cell, _ in
        CellRecord(
          target: cell.plan.target.label, executor: cell.plan.executor.rawValue, threads: cell.plan.workerCount,
          repetition: cell.repetition, path: "cells/\(cell.number)/result.json", outcome: .pass)
      }
      record.memory.samples = []
      record.gauges = [:]
      change(&record)
    }
  }

  private func run(_ plan: Plan, times factor: UInt64, throughput: Double?) -> RunRecord {
    Fixture.record(plan) { record in
      record.operations = plan.groups[0].mix.map { Fixture.operation($0.operation, count: 1000, typical: 84 * factor) }
      record.totals.throughputPerSecond = throughput
    }
  }

  @Test func alternatives() throws {
    let plan = Fixture.plan {
      $0.thresholds = [Fixture.thresholds[1]]
      $0.alternatives = PlanAlternatives(
        targets: [$0.target, TargetReference(source: .named("auto-instrumentation-locked"))],
        executors: [.threads, .tasks])
    }
    // The last run was not made.
    let records = [
      run(plan, times: 1, throughput: 4_115_089), run(plan, times: 2, throughput: 2_057_544),
      run(plan, times: 30, throughput: nil),
    ]
    let record = above(plan, records) { record in
      record.operations = []
      record.totals.throughputPerSecond = nil
      record.ending = Ending(
        .interrupted, message: "interrupted after 3 of 4 runs: judged by what was measured until then")
    }
    let judged = Fixture.judged(
      record, .fail, [(499, .fail, "cells/1, auto-instrumentation, tasks")])
    try Snapshot.expect(render(judged), matches: "summary-alternatives")
  }

  @Test func repetitions() throws {
    let plan = Fixture.plan {
      $0.thresholds = [Fixture.thresholds[1]]
      $0.repetitions = 3
    }
    let records = [1, 2, 4].map { run(plan, times: $0, throughput: 4_000_000 / Double($0)) }
    let judged = Fixture.judged(above(plan, records) { _ in }, .pass, [(4_115_089.1, .pass, nil)])
    try Snapshot.expect(render(judged), matches: "summary-repetitions")
  }

  @Test func alternativesAndRepetitions() throws {
    let plan = Fixture.plan {
      $0.thresholds = []
      $0.repetitions = 2
      $0.alternatives = PlanAlternatives(targets: [$0.target], executors: [.threads, .dispatch])
    }
    var records = [1, 3, 2, 9].map { run(plan, times: $0, throughput: 4_000_000 / Double($0)) }
    records[3].ending = Ending(.crashed, message: "the measuring process was ended")
    let record = above(plan, records) { $0.operations = [] }
    try Snapshot.expect(
      render(Fixture.judged(record, .invalid, reasons: ["cells/3, dispatch: the measuring process was ended"], [])),
      matches: "summary-alternatives-repeated")
  }

  @Test("Colour repeats what the words say and changes no width")
  func colour() throws {
    let record = Fixture.judged(Fixture.record(), .pass, Fixture.passing)
    let coloured = TerminalSummary(style: TextStyle(isColoured: true)).render(record, path: "results/latest")
    #expect(coloured.contains("\u{1B}[1;32mPASS\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == render(record, path: "results/latest"))
  }

  @Test("No line is wider than the terminal", arguments: [80, 100, 120, 160])
  func fits(_ columns: Int) {
    let plan = Fixture.plan(Fixture.groups)
    var record = Fixture.judged(
      Fixture.record(plan), .fail, reasons: [String(repeating: "a long reason ", count: 20)], Fixture.passing)
    record.operations = [
      Fixture.operation(
        "an_operation_with_a_name_of_many_words", "occasional-writers", count: 86_419_752, typical: 84, failures: 3,
        kinds: ["refused": 3], allocated: 1184.25)
    ]
    record.environment.warnings = [String(repeating: "a warning of many words ", count: 9)]
    for isColoured in [false, true] {
      let text = TerminalSummary(style: TextStyle(isColoured: isColoured, columns: columns)).render(
        record, path: "results/latest")
      for line in text.split(separator: "\n") {
        #expect(TextStyle.visibleLength(String(line)) <= columns, "\(line)")
      }
    }
    let wide = TerminalSummary(style: TextStyle(isColoured: false, columns: 160)).render(record, path: nil)
    #expect(wide.contains("p99.9") && wide.contains("occasional-writers/an_operation_with_a_name_of_many_words"))
  }

  @Test func unjudged() { #expect(render(Fixture.record()).hasPrefix("UNJUDGED  high")) }

  @Test("A merged record says so, and what its runs do not have in common")
  func merged() {
    let text = render(
      Fixture.record { record in
        record.merged = [MergedRun(path: "first", record: record), MergedRun(path: "second", record: record)]
        record.seed = nil
        record.host.logicalProcessors = nil
        record.gauges = ["health_score": nil]
      })
    for part in [
      "  2 runs merged, 123M operations", "different seeds", "different machines, Example Linux",
      "health_score: missing, or differs between the merged runs",
    ] {
      #expect(text.contains(part), "'\(part)' is missing in: \(text)")
    }
  }
}
