public import LoadScenario

/// The result of the thresholds and of the checks of the measurement of a record.
public struct Verdict: Sendable, Equatable {
  /// The four outcomes.
  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// Everything holds.
    case pass
    /// The target is at fault: a threshold that does not hold, an invariant violated, a leak, a crash.
    case fail
    /// The measurement is at fault: it cannot be trusted, or did not complete.
    case invalid
    /// Too few samples to decide.
    case noData = "no-data"

    /// The worst of several outcomes: `fail`, `invalid`, `no-data`, `pass`, in this order.
    public static func worst(_ outcomes: some Sequence<Outcome>) -> Outcome {
      let order: [Outcome] = [.fail, .invalid, .noData]
      let all = Set(outcomes)
      return order.first { all.contains($0) } ?? .pass
    }
  }

  /// Something that keeps a run from passing.
  public struct Finding: Sendable, Codable, Equatable {
    /// What a finding can be about.
    public enum Subject: String, Sendable, Codable, CaseIterable {
      /// How the run ended.
      case ending
      /// The target's own check.
      case invariant
      /// An operation that never succeeded.
      case operation
      /// The offered rate.
      case offeredLoad
      /// The leak check.
      case leak
      /// The comparison with a baseline.
      case baseline
      /// One of the thresholds.
      case threshold
      /// The clock, the processors or the build.
      case time
      /// The operations performed, or their number.
      case samples
      /// Shards or runs that are missing.
      case parts
      /// From another version of this program.
      case other
    }

    /// The outcome that the finding implies.
    public var outcome: Outcome
    /// What was judged, such as a threshold or the leak check.
    public var subject: Subject
    /// The finding in a sentence.
    public var text: String

    /// Makes a finding.
    public init(_ outcome: Outcome, _ subject: Subject, _ text: String) {
      self.outcome = outcome
      self.subject = subject
      self.text = text
    }
  }

  /// One threshold and what was observed.
  public struct ThresholdResult: Sendable, Codable, Equatable {
    /// The metric with its selectors, as written.
    public var metric: String
    /// The expression, as written.
    public var expression: String
    /// The figure, in the metric's base unit; nil when there was none.
    public var observed: Double?
    /// The unit of the figure; nil in records of earlier versions.
    public var unit: FigureUnit?
    /// For a limit relative to a baseline, the baseline's figure; nil for other limits.
    public var baseline: Double?
    /// The limit that follows from the baseline; nil for other limits, which the expression shows.
    public var limit: Double?
    /// The outcome of the threshold; `invalid`: not judged, because the times of the run cannot be trusted.
    public var outcome: Outcome
    /// The reason for a missing decision, or when the threshold stopped holding; nil when the figures suffice.
    public var note: String?

    /// Makes a result.
    public init(
      metric: String, expression: String, observed: Double?, unit: FigureUnit? = nil, outcome: Outcome,
      note: String? = nil
    ) {
      self.metric = metric
      self.expression = expression
      self.observed = observed
      self.unit = unit
      self.outcome = outcome
      self.note = note
    }

    /// The result of a threshold.
    public init(_ threshold: Threshold, observed: Double?, outcome: Outcome, note: String? = nil) {
      self.init(
        metric: threshold.metricText, expression: threshold.expression, observed: observed, unit: threshold.unit,
        outcome: outcome, note: note)
      guard let figure = threshold.baseline else { return }
      (baseline, limit) = (figure, threshold.value)
    }

    /// As people and other tools name it: `latency{operation:get}: p(99) < 1ms`.
    public var name: String { "\(metric): \(expression)" }

    /// The finding that keeps a run from passing; nil when the threshold holds.
    public var finding: Finding? {
      let text =
        switch outcome {
        case .pass: ""
        case .fail: "\(name) does not hold"
        case .invalid: "\(name) was not judged"
        case .noData: "\(name) cannot be decided" + (note.map { " (\($0))" } ?? "")
        }
      return outcome == .pass ? nil : Finding(outcome, .threshold, text)
    }
  }

  /// The whole run's outcome.
  public var outcome: Outcome
  /// Why the outcome is not `pass`.
  public var findings: [Finding]
  /// One result for each threshold, in the plan's order.
  public var thresholds: [ThresholdResult]

  /// Why the outcome is not `pass`: a sentence each.
  public var reasons: [String] { findings.map(\.text) }

  /// The findings on anything but thresholds, which are in a table of their own.
  public var findingsBesideThresholds: [Finding] { findings.filter { $0.subject != .threshold } }

  /// Makes a verdict: its outcome is the worst of its findings.
  public init(findings: [Finding], thresholds: [ThresholdResult] = []) {
    outcome = .worst(findings.map(\.outcome))
    self.findings = findings
    self.thresholds = thresholds
  }

  /// A verdict with only reasons, as in records of earlier versions.
  public init(outcome: Outcome, reasons: [String], thresholds: [ThresholdResult]) {
    self.outcome = outcome
    findings = reasons.map { Finding(outcome, .other, $0) }
    self.thresholds = thresholds
  }

  /// Adds what was found after the run was judged.
  public mutating func add(_ found: [Finding]) {
    findings += found
    outcome = .worst([outcome] + found.map(\.outcome))
  }
}

extension Verdict: Codable {
  private enum CodingKeys: String, CodingKey {
    case outcome, reasons, findings, thresholds
  }

  /// Reads a verdict, including one of an earlier version, which has only reasons.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let outcome = try values.decode(Outcome.self, forKey: .outcome)
    self.init(
      outcome: outcome, reasons: try values.decode([String].self, forKey: .reasons),
      thresholds: try values.decode([ThresholdResult].self, forKey: .thresholds))
    if let findings = try values.decodeIfPresent([Finding].self, forKey: .findings) { self.findings = findings }
  }

  /// Writes the reasons as well, for readers of the record's first version.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(outcome, forKey: .outcome)
    try values.encode(reasons, forKey: .reasons)
    try values.encode(findings, forKey: .findings)
    try values.encode(thresholds, forKey: .thresholds)
  }
}
