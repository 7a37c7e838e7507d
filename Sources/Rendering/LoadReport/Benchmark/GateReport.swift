public import LoadBenchmark
internal import LoadRecord
internal import LoadScenario

/// The CI gate's report on a suite, as text, Markdown, JUnit and annotations. Pure.
public struct GateReport {
  private let report: BenchmarkReport
  private let judgement: BenchmarkJudgement

  /// A report on a judged suite.
  public init(_ report: BenchmarkReport, _ judgement: BenchmarkJudgement) {
    self.report = report
    self.judgement = judgement
  }

  // MARK: Text

  /// One line for each threshold, then the other findings and the outcome.
  public func text() -> String {
    var lines = judgement.lines.flatMap { line in
      ["\(Self.word(line.outcome)) \(line.row): \(Self.sentence(line))"] + line.diagnosis.map { "       \($0)" }
    }
    lines += judgement.findings.map { "\(Self.word($0.outcome)) \($0.text)" }
    if !judgement.unjudged.isEmpty { lines.append("not judged: \(judgement.unjudged.joined(separator: ", "))") }
    lines.append(summary)
    return lines.joined(separator: "\n") + "\n"
  }

  /// `12 thresholds: 11 hold, 1 does not: fail`.
  private var summary: String {
    let held = judgement.lines.filter { $0.outcome == .pass }.count
    let failed = judgement.lines.filter { $0.outcome == .fail }.count
    let undecided = judgement.lines.count - held - failed
    let parts = [
      "\(held) \(held == 1 ? "holds" : "hold")", failed > 0 ? "\(failed) \(failed == 1 ? "does" : "do") not" : nil,
      undecided > 0 ? "\(undecided) without data" : nil,
    ]
    return "\(Counted.text(judgement.lines.count, "threshold")): \(parts.compactMap { $0 }.joined(separator: ", ")): "
      + judgement.outcome.rawValue
  }

  private static func word(_ outcome: Verdict.Outcome) -> String {
    let word = Badge.word(outcome).uppercased()
    return word + String(repeating: " ", count: max(0, 6 - word.count))
  }

  private static func sentence(_ line: BenchmarkJudgement.Line) -> String {
    let observed = figure(line.observed, line.figure)
    return "\(line.figure.rawValue) \(observed), limit \(line.comparison.rawValue) \(figure(line.limit, line.figure))"
      + (line.note.map { " (\($0))" } ?? "")
  }

  static func figure(_ value: Double?, _ figure: BenchmarkThreshold.Figure) -> String {
    switch figure {
    case .mean, .p50, .p95, .p99, .max: Figures.time(nanoseconds: value)
    case .rate: value.map { Figures.grouped($0) + "/s" } ?? "–"
    case .overhead: value.map { Figures.significant($0) + "%" } ?? "–"
    case .bytes: Figures.bytes(value)
    }
  }

  // MARK: Markdown

  /// A job summary.
  public func markdown() -> String {
    var lines = ["## Performance: \(judgement.outcome.rawValue)", "", summary, ""]
    lines += ["| threshold | observed | limit | outcome |", "| --- | ---: | ---: | --- |"]
    for line in judgement.lines {
      lines.append(
        "| \(Markdown.cell(line.row)) \(line.figure.rawValue) | \(Self.figure(line.observed, line.figure)) | "
          + "\(line.comparison.rawValue) \(Self.figure(line.limit, line.figure)) | \(Self.sign(line.outcome)) |")
    }
    for line in judgement.lines where !line.diagnosis.isEmpty {
      lines += ["", "**\(Markdown.cell(line.row))**", ""] + line.diagnosis.map { "- \(Markdown.cell($0))" }
    }
    if !judgement.problems.isEmpty { lines += [""] + judgement.problems.map { "- \(Markdown.cell($0))" } }
    lines += [
      "", "<details><summary>All rows</summary>", "", "```", BenchmarkTable(report).render() + "```", "", "</details>",
    ]
    lines.append("")
    lines.append(
      "\(Markdown.cell(report.host.cpu ?? "unknown processor")), \(report.host.processorsText ?? "different machines")")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func sign(_ outcome: Verdict.Outcome) -> String {
    outcome == .pass ? "pass" : "**\(outcome.rawValue)**"
  }

  // MARK: JUnit

  /// JUnit's XML: a test case for each threshold, and one for the measurement itself.
  public func junit() -> String {
    let measured = JUnitSuite.Case(
      name: "every row was measured", outcome: .worst(judgement.findings.map(\.outcome)),
      message: judgement.problems.joined(separator: "\n"))
    let cases = judgement.lines.map { line in
      JUnitSuite.Case(
        name: "\(line.row): \(line.expression)", outcome: line.outcome, message: Self.sentence(line),
        details: line.diagnosis.joined(separator: "\n"))
    }
    return JUnitSuite.document([
      JUnitSuite(
        name: "loadtest ci", className: "loadtest.ci", timestamp: report.startedAt, cases: [measured] + cases)
    ])
  }

  // MARK: Annotations

  /// GitHub workflow commands, one per line, for thresholds that do not hold.
  public func annotations() -> String {
    let lines = judgement.lines.filter { $0.outcome != .pass }.map { line in
      "::error title=\(Workflow.property(line.row))::"
        + Workflow.data(([Self.sentence(line)] + line.diagnosis).joined(separator: "\n"))
    }
    return (lines + judgement.problems.map { "::error title=loadtest ci::\(Workflow.data($0))" }).map { $0 + "\n" }
      .joined()
  }
}
