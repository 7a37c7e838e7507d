internal import LoadBenchmark
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadStatistics

/// One line of the checklist.
struct ChecklistItem {
  var name: String
  var outcome: Verdict.Outcome
  var details: String

  init(_ name: String, _ outcome: Verdict.Outcome, _ details: String) {
    self.name = name
    self.outcome = outcome
    self.details = details
  }

  /// `[x] core operations: 7 of 7 thresholds hold`.
  func line(_ style: TextStyle) -> String {
    let mark =
      switch outcome {
      case .pass: "[x]"
      case .fail: "[ ]"
      case .invalid, .noData: "[?]"
      }
    return "\(mark) \(name): \(outcome.rawValue), \(details)"
  }

  /// Core operations, overhead and concurrency.
  static func ofSuite(
    _ report: BenchmarkReport, _ judgement: BenchmarkJudgement, _ suite: BenchmarkSuite
  ) -> [ChecklistItem] {
    let categories = Dictionary(
      suite.benchmarks.map { ($0.name, $0.category) }, uniquingKeysWith: { first, _ in first })
    func item(_ name: String, _ belongs: (Benchmark.Category) -> Bool) -> ChecklistItem {
      let lines = judgement.lines.filter { line in categories[line.row].map(belongs) ?? false }
      guard !lines.isEmpty else { return ChecklistItem(name, .noData, "no thresholds for these rows") }
      let bad = lines.filter { $0.outcome != .pass }
      let held = "\(lines.count - bad.count) of \(Counted.text(lines.count, "threshold")) held"
      return ChecklistItem(
        name, .worst(lines.map(\.outcome)),
        bad.isEmpty ? held : "\(held); not \(bad.map { "\($0.row) \($0.expression)" }.joined(separator: ", "))")
    }
    var items = [
      item("core operations") { [.core, .registry, .errors, .memory].contains($0) },
      item("instrumentation overhead") { $0 == .overhead || $0 == .asynchronous },
      item("concurrency") { $0 == .concurrency },
    ]
    if !judgement.problems.isEmpty {
      items.append(ChecklistItem("measurement", report.outcome, judgement.problems.joined(separator: "; ")))
    }
    return items
  }

  /// Leaks and the load test itself.
  static func ofLoad(_ record: RunRecord) -> [ChecklistItem] {
    let verdict = record.verdict
    return [
      ofLeaks(record),
      ChecklistItem(
        "load test", verdict?.outcome ?? .noData,
        "\(Counted.text(record.totals.operations, "operation")), \(record.totals.failures) failed"
          + (verdict?.reasons.isEmpty == false ? "; \(verdict?.reasons.joined(separator: "; ") ?? "")" : "")),
    ]
  }

  private static func ofLeaks(_ record: RunRecord) -> ChecklistItem {
    func item(_ outcome: Verdict.Outcome, _ details: String) -> ChecklistItem {
      ChecklistItem("memory leaks", outcome, details)
    }
    if let found = record.memory.leaks, found.kind == .leak, found.culprits > 0 {
      return item(.fail, found.explanation)
    }
    if let ending = record.memory.observations?.ending {
      return item(ending.kind.outcome ?? .noData, ending.description)
    }
    guard let found = record.memory.leaks, record.memory.observations?.incompleteness == nil else {
      return item(.noData, record.memory.observations?.incompleteness ?? "no leak check was performed")
    }
    if found.kind == .undecided { return item(.noData, found.explanation) }
    // An operation that always fails may not allocate what it retains when it succeeds.
    let failing = record.verdict?.findings.filter { $0.subject == .operation }.map(\.text) ?? []
    return failing.isEmpty
      ? item(.pass, found.explanation)
      : item(.noData, "leaks of successful calls not checked: \(failing.joined(separator: "; "))")
  }

  /// The regression check.
  static func ofTrend(_ trend: Trend) -> ChecklistItem {
    let alarms = trend.alarms
    switch trend.outcome {
    case .pass:
      return ChecklistItem("regression", .pass, "no metric worsened in the last \(Trend.recentRuns) runs")
    case .noData, .invalid: return ChecklistItem("regression", .noData, trend.doubts.joined(separator: "; "))
    case .fail: break
    }
    return ChecklistItem(
      "regression", .fail, alarms.map { TrendReport.sentence($0, runs: trend.runs.count) }.joined(separator: "; "))
  }
}
