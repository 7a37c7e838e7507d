public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// Judges a suite's rows by thresholds: (report, thresholds) → judgement. Pure.
public struct BenchmarkJudgement: Sendable, Codable, Equatable {
  /// One threshold and what was observed.
  public struct Line: Sendable, Codable, Equatable {
    /// The row.
    public var row: String
    /// What of it, and the limit, as written.
    public var expression: String
    /// The figure that was judged.
    public var figure: BenchmarkThreshold.Figure
    /// How they are compared.
    public var comparison: Threshold.Comparison
    /// In nanoseconds, operations a second, per cent or bytes; nil where there is none.
    public var observed: Double?
    /// The limit in the same unit.
    public var limit: Double
    /// What follows.
    public var outcome: Verdict.Outcome
    /// Why there is no decision.
    public var note: String?
    /// What is known of a failure: an explanation a line.
    public var diagnosis: [String]
  }

  /// One line for each threshold.
  public var lines: [Line]
  /// Rows that no threshold names.
  public var unjudged: [String]
  /// Operations that failed, rows that could not be measured, and what could not be compared.
  public var findings: [Verdict.Finding]
  /// The worst of all.
  public var outcome: Verdict.Outcome

  /// Judges. Fails closed: no row, no threshold, a figure that is missing or no number, a failed operation are no pass.
  public init(_ report: BenchmarkReport, _ thresholds: [BenchmarkThreshold]) {
    lines = thresholds.map { threshold in
      Line(threshold, report.row(threshold.row))
    }
    let judged = Set(thresholds.map(\.row))
    unjudged = report.rows.map(\.name).filter { !judged.contains($0) }
    findings = []
    outcome = .pass
    for row in report.rows where row.failures > 0 {
      let kinds = row.failureKinds.ordered { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      add(.fail, .operation, "\(row.name): \(row.failures) of \(row.operations) operations failed (\(kinds))")
    }
    // What several rows suffer from is said once.
    var causes: [String] = []
    for problem in report.rows.compactMap(\.problem) where !causes.contains(problem) { causes.append(problem) }
    for cause in causes {
      let rows = report.rows.filter { $0.problem == cause }
      let names = rows.count > 3 ? "\(rows.count) rows" : rows.map(\.name).joined(separator: ", ")
      add(.worst(rows.compactMap(\.problemOutcome)), .ending, "\(names): \(cause)")
    }
    if report.tool.build != "release", causes.isEmpty {
      add(.invalid, .time, "measured in an unoptimised (debug) build: its times mean nothing")
    }
    let least = BenchmarkThreshold.Figure.leastOperations
    let few = report.rows.filter { $0.problem == nil && $0.operations < least }.map(\.name)
    if !few.isEmpty { add(.noData, .samples, "fewer than \(least) operations: \(few.joined(separator: ", "))") }
    if report.rows.isEmpty { add(.noData, .samples, "nothing was measured") }
    if lines.isEmpty {
      add(
        .noData, .threshold,
        unjudged.isEmpty
          ? "no threshold was given"
          : "no threshold names a measured row (\(unjudged.joined(separator: ", "))): --thresholds takes a file of them"
      )
    }
    outcome = .worst(findings.map(\.outcome) + lines.map(\.outcome) + [report.outcome])
  }

  /// Adds what keeps the suite from passing.
  mutating func add(_ found: Verdict.Outcome, _ subject: Verdict.Finding.Subject, _ text: String) {
    findings.append(Verdict.Finding(found, subject, text))
    outcome = .worst([outcome, found])
  }

  /// What keeps the suite from passing beside its thresholds: a sentence each.
  public var problems: [String] { findings.map(\.text) }
}

extension BenchmarkJudgement.Line {
  fileprivate init(_ threshold: BenchmarkThreshold, _ row: BenchmarkRow?) {
    let observed = row.flatMap { $0.value(of: threshold.figure) }
    self.init(
      row: threshold.row, expression: threshold.expression, figure: threshold.figure,
      comparison: threshold.comparison, observed: observed, limit: threshold.value, outcome: .noData, note: nil,
      diagnosis: [])
    guard let row else {
      note = "the row was not measured"
      return
    }
    guard let observed, observed.isFinite else {
      note =
        observed == nil ? row.problem ?? "the row has no such figure" : "\(observed ?? .nan) is not a finite number"
      return
    }
    guard row.operations >= threshold.figure.leastOperations else {
      note =
        "\(row.operations) operations: \(threshold.figure.rawValue) needs at least \(threshold.figure.leastOperations)"
      return
    }
    outcome = threshold.comparison.holds(observed, threshold.value) ? .pass : .fail
  }
}

extension BenchmarkRow {
  /// A figure of the row; nil where it was not measured.
  public func value(of figure: BenchmarkThreshold.Figure) -> Double? {
    switch figure {
    case .mean: meanNanoseconds
    case .p50: p50Nanoseconds
    case .p95: p95Nanoseconds
    case .p99: p99Nanoseconds
    case .max: maxNanoseconds
    case .rate: operationsPerSecond
    case .overhead: overhead?.percent.estimate
    case .bytes: allocatedBytesPerOperation
    }
  }
}
