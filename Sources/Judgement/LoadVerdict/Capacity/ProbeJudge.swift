public import LoadRecord
public import LoadScenario

/// Judges a point of a capacity search by one run.
public enum ProbeJudge {
  /// A judgement.
  public struct Judgement: Sendable, Equatable {
    /// The outcome of the run.
    public var outcome: CapacityRun.Outcome
    /// Why, unless it held.
    public var reason: String?
    /// One result for each condition.
    public var conditions: [Verdict.ThresholdResult]
  }

  /// Without a condition a rate holds if this share of the arrivals is performed. Closer to 1 than the share that a
  /// run's verdict requires (``OfferedLoad/servedShare``), because the knee lies above the target's limit by the
  /// missing share.
  static let servedShare = 0.98

  /// Judges a run that was not interrupted.
  ///
  /// Faults of the target that do not depend on the load or on time, above all failures, always count. Other conditions
  /// that do not hold make a run unusable if the load generator was late for more than a hundredth of all operations, or if
  /// time cannot be trusted. A condition that holds nevertheless holds.
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
        "\(reason), but the load generator could not keep up: \(OfferedLoad.percent(share)) of all operations began "
          + "late although a worker was free")
    }
    if let undecided = results.compactMap(\.finding).first { return judgement(.noData, undecided.text) }
    return judgement(.held, nil)
  }

  /// A fault of the target that neither the clock nor the load generator can have caused.
  private static func fault(
    _ record: RunRecord, _ conditions: [Threshold], _ results: [Verdict.ThresholdResult]
  ) -> String? {
    if let violation = record.invariantViolation { return "the target's invariant does not hold: \(violation)" }
    if let failing = FailingOperations.findings(record, thresholds: conditions).first { return failing.text }
    return zip(conditions, results).first { $1.outcome == .fail && $0.metric.timeDependence == .never }?.1.finding?.text
  }
}
