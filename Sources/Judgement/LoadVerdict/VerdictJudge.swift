public import LoadRecord
public import LoadScenario

/// Judges a record: (thresholds, record) → verdict. Pure, so a saved record can be judged again.
public enum VerdictJudge {
  /// The verdict on a record.
  ///
  /// - Parameters:
  ///   - thresholds: what counts as good.
  ///   - crossings: what a ``ThresholdMonitor`` saw while the run went, for thresholds with a window.
  public static func judge(
    _ record: RunRecord, thresholds: [Threshold], crossings: ThresholdMonitor? = nil
  ) -> Verdict {
    let isDebug = record.tool.build != "release"
    let results = thresholds.enumerated().map { index, threshold in
      if threshold.isDeferred(by: record) { return result(threshold, record) }
      if let result = ShardResults.worst(of: threshold, in: record) { return result }
      if threshold.windowNanoseconds != nil { return windowResult(threshold, index, crossings) }
      return result(threshold, record)
    }
    var reasons: [String] = []
    var outcomes: [Verdict.Outcome] = []
    if let violation = record.invariantViolation {
      outcomes.append(.fail)
      reasons.append("the target's invariant does not hold: \(violation)")
    }
    if let reason = incompleteness(record.ending) {
      outcomes.append(.invalid)
      reasons.append(reason)
    }
    let missing = ShardResults.missing(record)
    reasons += [missing].compactMap { $0 }
    if isDebug {
      outcomes.append(.invalid)
      reasons.append("measured in an unoptimised (debug) build: its times mean nothing")
    }
    for finding in OfferedLoad.findings(record) {
      outcomes.append(finding.outcome)
      reasons.append(finding.reason)
    }
    for finding in LeakOutcome.findings(record) {
      outcomes.append(finding.outcome)
      reasons.append(finding.reason)
    }
    if record.totals.operations == 0 {
      outcomes.append(.noData)
      reasons.append("no operation was performed")
    }
    // What a shard has only a part of is the merged record's to decide.
    let decided = zip(thresholds, results).filter { !$0.0.isDeferred(by: record) }.map(\.1)
    outcomes += decided.map(\.outcome)
    reasons += decided.compactMap(reason)
    // Without a part of its load the plan was not run: whatever the figures say, they are not of it.
    return Verdict(outcome: missing == nil ? .worst(outcomes) : .invalid, reasons: reasons, thresholds: results)
  }

  /// Why a run that did not end as planned is no measurement; nil when it is one as far as it goes.
  private static func incompleteness(_ ending: Ending) -> String? {
    switch ending.kind {
    case .completed, .aborted, .interrupted: nil
    case .crashed, .stalled, .memoryLimit, .lost: ending.message ?? "the run did not complete (\(ending.kind.rawValue))"
    }
  }

  static func result(_ threshold: Threshold, _ record: RunRecord) -> Verdict.ThresholdResult {
    let observation = Observation(threshold, in: record)
    guard threshold.baselineShare == nil else {
      return Verdict.ThresholdResult(
        metric: threshold.metricText, expression: threshold.expression, observed: observation.value, outcome: .noData,
        note: "there is no baseline to measure by: give one with --baseline")
    }
    if threshold.isDeferred(by: record) {
      return Verdict.ThresholdResult(
        metric: threshold.metricText, expression: threshold.expression, observed: observation.value, outcome: .noData,
        note: ShardResults.deferral(record))
    }
    var outcome = Verdict.Outcome.noData
    var note = observation.note
    if let value = observation.value, value.isFinite {
      if observation.samples < threshold.minimumSamples {
        note = "\(observation.samples) samples, \(threshold.minimumSamples) wanted"
      } else if observation.samples < samplesBeyond(threshold) {
        note =
          "\(observation.samples) samples: it takes \(samplesBeyond(threshold)) for one to lie beyond the percentile"
      } else {
        outcome = threshold.comparison.holds(value, threshold.value) ? .pass : .fail
      }
    } else if let value = observation.value {
      note = "\(value) is not a finite number"
    }
    return Verdict.ThresholdResult(
      metric: threshold.metricText, expression: threshold.expression, observed: observation.value, outcome: outcome,
      note: note)
  }

  /// How many samples there are when one of them is expected beyond the percentile that a threshold names: with fewer, the
  /// figure is the maximum under another name. A threshold with `minimumSamples` of its own has its way.
  private static func samplesBeyond(_ threshold: Threshold) -> UInt64 {
    guard case .percentile(let percentile) = threshold.aggregate, percentile < 100, threshold.minimumSamples <= 1 else {
      return 1
    }
    // A rounding error of the quotient must not ask for one sample more.
    return UInt64((100 / (100 - percentile) - 1e-6).rounded(.up))
  }

  private static func windowResult(
    _ threshold: Threshold, _ index: Int, _ monitor: ThresholdMonitor?
  ) -> Verdict.ThresholdResult {
    guard let seen = monitor?.worst(of: index) else {
      return Verdict.ThresholdResult(
        metric: threshold.metricText, expression: threshold.expression, observed: nil, outcome: .noData,
        note: "the run was shorter than the window, or its timeline is not at hand")
    }
    return Verdict.ThresholdResult(
      metric: threshold.metricText, expression: threshold.expression, observed: seen.observed, outcome: seen.outcome,
      note: "worst window, ending at second \(seen.second)")
  }

  private static func reason(_ result: Verdict.ThresholdResult) -> String? {
    switch result.outcome {
    case .pass: return nil
    case .fail: return "\(result.metric): \(result.expression) does not hold"
    case .invalid, .noData:
      return "\(result.metric): \(result.expression) cannot be decided" + (result.note.map { " (\($0))" } ?? "")
    }
  }
}
