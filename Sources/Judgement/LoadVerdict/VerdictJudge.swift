public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// Judges a record: (thresholds, record) → verdict. Pure, so a saved record can be judged again.
///
/// Findings that do not depend on time are always judged: crashes, invariants, leaks, counts. Thresholds on times are
/// not judged if the run's times cannot be trusted.
public enum VerdictJudge {
  /// The verdict on a record.
  ///
  /// - Parameters:
  ///   - thresholds: those to judge by.
  ///   - crossings: the ``ThresholdMonitor`` of the run, for thresholds with a window.
  public static func judge(
    _ record: RunRecord, thresholds: [Threshold], crossings: ThresholdMonitor? = nil
  ) -> Verdict {
    let distrust = TimeTrust.findings(record)
    let interference = TimeTrust.interference(record)
    let missing = ShardResults.missing(record)
    let results = thresholds.enumerated().map { index, threshold in
      let result = judged(threshold, index, record, crossings)
      // Figures without a part of the load do not describe the plan.
      if missing != nil { return notJudged(result, "a shard is missing") }
      guard threshold.metric.dependsOnTime(in: record.scenario.length) else { return result }
      if !distrust.isEmpty { return notJudged(result, "the times of this run cannot be trusted") }
      guard let interference, result.outcome == .fail else { return result }
      return notJudged(result, interference)
    }
    var findings: [Verdict.Finding] = []
    if TimeTrust.outcome(of: record.ending, record) == .fail {
      findings.append(Verdict.Finding(.fail, .ending, record.ending.description))
    }
    if let violation = record.invariantViolation {
      findings.append(Verdict.Finding(.fail, .invariant, "the target's invariant does not hold: \(violation)"))
    }
    findings += FailingOperations.findings(record, thresholds: thresholds)
    // Figures of which a shard has only a part are judged in the merged record.
    let decided = zip(thresholds, results).filter { !$0.0.isDeferred(by: record) }.map(\.1)
    findings += decided.compactMap(\.finding).filter { $0.outcome == .fail }
    // Unserved load depends on time, and on the whole load.
    if missing == nil, distrust.isEmpty {
      findings += OfferedLoad.findings(record, thresholds: thresholds).filter { $0.outcome == .fail }.map { finding in
        guard let interference else { return finding }
        return Verdict.Finding(.invalid, finding.subject, "\(finding.text); but \(interference)")
      }
    }
    findings += LeakOutcome.findings(record)
    findings += distrust
    if record.ending.kind == .interrupted {
      findings.append(Verdict.Finding(.invalid, .ending, record.ending.description))
    }
    findings += decided.compactMap(\.finding).filter { $0.outcome != .fail }
    // A process that ended early is reported by its ending; its operations are unknown.
    if record.totals.operations == 0, record.ending.kind.outcome == nil {
      findings.append(Verdict.Finding(.noData, .samples, "no operation was performed"))
    }
    // Failures in the other parts of the load come first.
    if let missing {
      findings.insert(Verdict.Finding(.invalid, .parts, missing), at: findings.count { $0.outcome == .fail })
    }
    return Verdict(findings: findings, thresholds: results)
  }

  static func result(_ threshold: Threshold, _ record: RunRecord) -> Verdict.ThresholdResult {
    let reading = record.reading(threshold.metric, threshold.aggregate, threshold.selectors)
    func result(_ outcome: Verdict.Outcome, _ note: String?) -> Verdict.ThresholdResult {
      Verdict.ThresholdResult(threshold, observed: reading.value, outcome: outcome, note: note)
    }
    if threshold.baselineShare != nil {
      return result(.noData, "no baseline to compare with: specify one with --baseline")
    }
    if threshold.isDeferred(by: record) { return result(.noData, ShardResults.deferral(threshold, record)) }
    guard let value = reading.value else { return result(.noData, reading.note) }
    guard value.isFinite else { return result(.noData, "\(value) is not a finite number") }
    if reading.samples < threshold.minimumSamples {
      let samples = Counted.text(reading.samples, "sample")
      return result(.noData, "\(samples); at least \(threshold.minimumSamples) are required")
    }
    // A threshold's own `minimumSamples` takes precedence.
    let least = threshold.minimumSamples > 1 ? 1 : threshold.aggregate.leastSamples
    if reading.samples < least {
      if let beyond = FewSamples.beyond(threshold, reading) {
        return result(.fail, "\(beyond) of \(Counted.text(reading.samples, "sample")) beyond the limit")
      }
      return result(
        .noData, "\(Counted.text(reading.samples, "sample")): \(threshold.aggregate.text) needs at least \(least)")
    }
    if threshold.metric == .throughput, let reason = ShortPhase.reason(record) { return result(.noData, reason) }
    let holds = threshold.holds(value, counts: reading.counts.map { ($0.part, $0.whole) })
    // An extreme beyond the limit fails, however few operations were timed.
    if holds, reading.isExtremeOfSample {
      return result(.noData, "only \(reading.samples) operations were timed: set \"timing\": \"exact\" to time all")
    }
    return result(holds ? .pass : .fail, reading.note)
  }

  private static func judged(
    _ threshold: Threshold, _ index: Int, _ record: RunRecord, _ crossings: ThresholdMonitor?
  ) -> Verdict.ThresholdResult {
    if threshold.isDeferred(by: record) { return result(threshold, record) }
    if let result = ShardResults.worst(of: threshold, in: record) { return result }
    if threshold.windowNanoseconds != nil { return windowResult(threshold, index, crossings) }
    return result(threshold, record)
  }

  /// A result without data stays undecided.
  private static func notJudged(_ result: Verdict.ThresholdResult, _ reason: String) -> Verdict.ThresholdResult {
    guard result.outcome != .noData else { return result }
    var result = result
    result.outcome = .invalid
    result.note = "not judged: \(reason)"
    return result
  }

  private static func windowResult(
    _ threshold: Threshold, _ index: Int, _ monitor: ThresholdMonitor?
  ) -> Verdict.ThresholdResult {
    guard let seen = monitor?.worst(of: index) else {
      return Verdict.ThresholdResult(
        threshold, observed: nil, outcome: .noData,
        note: "the run was shorter than the window, or its timeline is missing")
    }
    return Verdict.ThresholdResult(
      threshold, observed: seen.observed, outcome: seen.outcome,
      note: ["worst window, ending with second \(seen.second + 1)", seen.note].compactMap { $0 }.joined(separator: ": ")
    )
  }
}
