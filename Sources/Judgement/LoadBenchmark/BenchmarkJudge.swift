public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// Judges a suite's rows by thresholds: (report, thresholds) → judgement. Pure.
public struct BenchmarkJudgement: Sendable, Codable, Equatable {
  /// One threshold and the observed figure.
  public struct Line: Sendable, Codable, Equatable {
    /// The row.
    public var row: String
    /// The figure and the limit, as written.
    public var expression: String
    /// The figure that was judged.
    public var figure: BenchmarkThreshold.Figure
    /// How they are compared.
    public var comparison: Threshold.Comparison
    /// The observed figure in nanoseconds, operations per second, per cent or bytes; nil if there is none.
    public var observed: Double?
    /// The limit in the same unit.
    public var limit: Double
    /// The outcome.
    public var outcome: Verdict.Outcome
    /// Why it is undecided.
    public var note: String?
    /// Explanations of a failure, one per line.
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

  /// Judges a report. Fails closed: without rows or thresholds, with a missing or non-finite figure, or with a failed
  /// operation, the outcome is not a pass.
  public init(_ report: BenchmarkReport, _ thresholds: [BenchmarkThreshold]) {
    lines = thresholds.map { threshold in
      Line(threshold, report.row(threshold.row))
    }
    let judged = Set(thresholds.map(\.row))
    unjudged = report.rows.map(\.name).filter { !judged.contains($0) }
    findings = report.findings
    outcome = .worst(findings.map(\.outcome) + lines.map(\.outcome))
    if lines.isEmpty {
      add(
        .noData, .threshold,
        unjudged.isEmpty
          ? "no threshold was specified"
          : "no threshold applies to a measured row (\(unjudged.joined(separator: ", "))): specify a thresholds file with --thresholds"
      )
    }
  }

  /// Adds a finding that keeps the suite from passing.
  mutating func add(_ found: Verdict.Outcome, _ subject: Verdict.Finding.Subject, _ text: String) {
    findings.append(Verdict.Finding(found, subject, text))
    outcome = .worst([outcome, found])
  }

  /// All findings that keep the suite from passing, including thresholds.
  public var verdict: Verdict {
    Verdict(
      findings: findings
        + lines.filter { $0.outcome != .pass }.map {
          Verdict.Finding($0.outcome, .threshold, "\($0.row): \($0.expression) " + ($0.note ?? "does not hold"))
        })
  }

  /// The findings besides thresholds that keep the suite from passing, one sentence each.
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
        "\(Counted.text(row.operations, "operation")): \(threshold.figure.rawValue) needs at least \(threshold.figure.leastOperations)"
      return
    }
    if threshold.figure == .rate, Double(row.operations) / observed < RunRecord.leastSecondsOfRate {
      note = "the row took less than 1 ms, too short for a rate: increase --iterations"
      return
    }
    outcome = threshold.comparison.holds(observed, threshold.value) ? .pass : .fail
  }
}

extension BenchmarkRow {
  /// A figure of the row; nil if it was not measured.
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
