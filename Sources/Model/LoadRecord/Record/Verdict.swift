/// What the thresholds and the honesty checks say of a record.
public struct Verdict: Sendable, Codable, Equatable {
  /// The four outcomes.
  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// Everything holds.
    case pass
    /// A threshold was crossed or an invariant violated.
    case fail
    /// The measurement cannot be trusted or did not complete.
    case invalid
    /// A threshold had too few samples to decide.
    case noData = "no-data"

    /// Of several outcomes the worst counts: fail before invalid before no data before pass.
    public static func worst(_ outcomes: some Sequence<Outcome>) -> Outcome {
      let order: [Outcome] = [.fail, .invalid, .noData]
      let all = Set(outcomes)
      return order.first { all.contains($0) } ?? .pass
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
    /// What follows.
    public var outcome: Outcome
    /// Why there is no decision, or when the threshold was crossed; nil when the figures say all.
    public var note: String?

    /// Makes a result.
    public init(metric: String, expression: String, observed: Double?, outcome: Outcome, note: String? = nil) {
      self.metric = metric
      self.expression = expression
      self.observed = observed
      self.outcome = outcome
      self.note = note
    }
  }

  /// The whole run's outcome.
  public var outcome: Outcome
  /// Why it is not a pass: a sentence each.
  public var reasons: [String]
  /// One result for each threshold, in the plan's order.
  public var thresholds: [ThresholdResult]

  /// Makes a verdict.
  public init(outcome: Outcome, reasons: [String], thresholds: [ThresholdResult]) {
    self.outcome = outcome
    self.reasons = reasons
    self.thresholds = thresholds
  }
}
