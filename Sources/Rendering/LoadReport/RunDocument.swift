public import LoadRecord
internal import LoadScenario

/// Judged runs as documents for continuous integration. Pure.
public enum RunDocument {
  /// JUnit's XML: a suite for each run, with a test case for each threshold and one for the run itself.
  public static func junit(_ records: [RunRecord]) -> String {
    JUnitSuite.document(
      records.map { record in
        let name = record.scenario.name
        let verdict = record.verdict
        let others = verdict?.findingsBesideThresholds ?? []
        let run = JUnitSuite.Case(
          name: "the run", outcome: verdict == nil ? .noData : .worst(others.map(\.outcome)),
          message: verdict == nil ? "not judged" : (others.map(\.text) + places(record)).joined(separator: "\n"))
        let thresholds = (verdict?.thresholds ?? []).map { result in
          JUnitSuite.Case(
            name: result.name, outcome: result.outcome,
            message: "observed \(result.observedText)" + (result.noteText.map { " (\($0))" } ?? ""))
        }
        return JUnitSuite(
          name: "loadtest \(name)", className: "loadtest.\(name)", timestamp: record.startedAt,
          cases: [run] + thresholds)
      })
  }

  /// A job summary: the outcome with its reasons, thresholds, and the figures of each operation.
  public static func markdown(_ records: [RunRecord]) -> String {
    records.map(markdown).joined(separator: "\n")
  }

  /// The call sites of what a leak check found.
  private static func places(_ record: RunRecord) -> [String] {
    LeakReport(style: .plain).places(record.memory.sites ?? [])
  }

  private static func markdown(_ record: RunRecord) -> String {
    let verdict = record.verdict
    var lines = [
      "## \(Markdown.cell(record.scenario.name)): \(verdict?.outcome.rawValue ?? "not judged")", "",
      "\(Figures.operations(record.totals.operations)) in \(Figures.span(seconds: record.elapsedSeconds)) by "
        + record.scenario.workersText + (record.totals.throughputPerSecond.map { ", \(Figures.rate($0))" } ?? "")
        + (FailureWords.share(record).map { ", \($0)" } ?? ""),
    ]
    let findings = verdict?.findingsBesideThresholds ?? []
    if !findings.isEmpty { lines += [""] + findings.map { "- **\($0.outcome.rawValue)**: \(Markdown.cell($0.text))" } }
    let places = places(record)
    if !places.isEmpty { lines += ["", "```"] + places + ["```"] }
    if let thresholds = verdict?.thresholds, !thresholds.isEmpty {
      lines += ["", "| threshold | observed | outcome | note |", "| --- | ---: | --- | --- |"]
      lines += thresholds.map { result in
        let outcome = result.outcome == .pass ? "pass" : "**\(result.outcome.rawValue)**"
        return
          "| \(Markdown.cell(result.name)) | \(result.observedText) | \(outcome) | \(Markdown.cell(result.noteText ?? "")) |"
      }
    }
    if let baseline = record.baseline {
      lines += ["", "- **\(baseline.outcome.rawValue)**: \(Markdown.cell(baseline.text))"]
      lines += baseline.warnings.map { "  - \(Markdown.cell($0))" }
    }
    if !record.operations.isEmpty {
      let columns = OperationColumns.all
      lines += [
        "", "| operation | \(columns.map(\.heading).joined(separator: " | ")) |",
        "| --- |\(String(repeating: " ---: |", count: columns.count))",
      ]
      lines += record.operations.map { operation in
        let cells = columns.map { $0.text($0.reading(record, operation)) }
        return "| \(Markdown.cell(record.label(operation))) | \(cells.joined(separator: " | ")) |"
      }
    }
    if !record.environment.warnings.isEmpty {
      lines += [""] + record.environment.warnings.map { "> \(Markdown.cell($0))\n>" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Texts about operations that failed or were not performed.
enum FailureWords {
  /// `35 of 2000 arrivals had not begun when the phase ended`; nil if all had.
  static func notBegun(_ record: RunRecord) -> String? {
    let count = record.neverBegun
    guard count > 0 else { return nil }
    return
      "\(count) of \(Counted.text(record.arrivals, "arrival")) had not begun when the phase ended"
  }

  /// `0.31% failed, 2% dropped, 1.8% not begun`; nil if there were none.
  static func share(_ record: RunRecord) -> String? {
    let totals = record.totals
    func text(_ part: UInt64, of whole: Double, _ word: String) -> String? {
      part > 0 ? "\(Figures.share(Double(part) / max(whole, 1))) \(word)" : nil
    }
    let parts = [
      text(totals.failures, of: Double(totals.operations), "failed"),
      text(totals.dropped, of: Double(totals.operations) + Double(totals.dropped), "dropped"),
      text(record.neverBegun, of: Double(record.arrivals), "not begun"),
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
