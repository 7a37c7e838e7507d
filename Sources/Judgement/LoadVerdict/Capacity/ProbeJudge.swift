public import LoadRecord
public import LoadScenario

/// What one run of a capacity search says of the point that it was made at.
public enum ProbeJudge {
  /// A judgement.
  public struct Judgement: Sendable, Equatable {
    /// What it says.
    public var outcome: CapacityRun.Outcome
    /// Why, unless it held.
    public var reason: String?
    /// One result for each condition.
    public var conditions: [Verdict.ThresholdResult]
  }

  /// Without a condition a rate holds when this share of what arrives is performed. Nearer to 1 than what a run's verdict
  /// asks for (``OfferedLoad/servedShare``), because the knee that is found lies above the target's limit by what is
  /// missing here.
  static let servedShare = 0.98

  /// Judges a run that was not interrupted.
  ///
  /// What is the target's whatever was offered and when, its failures above all, is held against it always. What else does
  /// not hold in a run whose generator came late to more than a hundredth of all operations is not; nor is it where time
  /// cannot be trusted. What holds in spite of it holds.
  public static func judge(_ record: RunRecord, conditions: [Threshold]) -> Judgement {
    let results = conditions.map { VerdictJudge.result($0, record) }
    func judgement(_ outcome: CapacityRun.Outcome, _ reason: String?) -> Judgement {
      Judgement(outcome: outcome, reason: reason, conditions: results)
    }
    if record.ending.kind.outcome != nil { return judgement(.broken, record.ending.description) }
    if let fault = fault(record, conditions, results) { return judgement(.failed, fault) }
    let shortfalls = OfferedLoad.shortfalls(
      record, servedShare: conditions.isEmpty ? servedShare : OfferedLoad.servedShare, thresholds: conditions)
    if let generator = shortfalls.first(where: { $0.outcome == .invalid }) {
      return judgement(.unusable, generator.text)
    }
    guard record.totals.operations > 0 else { return judgement(.noData, "no operation was performed") }
    let broken = results.compactMap(\.finding).first { $0.outcome == .fail }
    if let reason = broken?.text ?? shortfalls.first?.text {
      if let disturbance = TimeTrust.excessive(record).first {
        return judgement(.unusable, "\(reason), but \(TimeTrust.text(disturbance, record))")
      }
      guard let share = OfferedLoad.lateShareOfAll(record), share > OfferedLoad.lateShare else {
        return judgement(.failed, reason)
      }
      return judgement(
        .unusable,
        "\(reason), but the generator could not keep up: \(OfferedLoad.percent(share)) of all operations began late "
          + "although a worker was free")
    }
    if let undecided = results.compactMap(\.finding).first { return judgement(.noData, undecided.text) }
    return judgement(.held, nil)
  }

  /// What the target did wrong by itself: what neither the clock nor the generator can be blamed for.
  private static func fault(
    _ record: RunRecord, _ conditions: [Threshold], _ results: [Verdict.ThresholdResult]
  ) -> String? {
    if let violation = record.invariantViolation { return "the target's invariant does not hold: \(violation)" }
    if let failing = FailingOperations.findings(record, thresholds: conditions).first { return failing.text }
    return zip(conditions, results).first { $1.outcome == .fail && $0.metric.timeDependence == .never }?.1.finding?.text
  }
}
