internal import LoadRecord
internal import LoadScenario

/// What a run's leak check means for its verdict, with or without a threshold.
enum LeakOutcome {
  static func findings(_ record: RunRecord) -> [Verdict.Finding] {
    guard record.scenario.memory.leaks != .off, record.cells == nil else { return [] }
    guard let merged = record.merged else {
      let observations = record.memory.observations
      // A check that reached a limit is judged as far as it came.
      let incompleteness = observations?.stop == nil ? observations?.incompleteness : nil
      let found =
        endings(record) ?? findings(record.memory.leaks, incompleteness: incompleteness)
      return found + failures(observations?.failures ?? [])
    }
    // Of several runs of a plan each has its own; shards are one run.
    return merged.flatMap { run -> [Verdict.Finding] in
      guard let shard = run.shard else { return [] }
      return findings(run.leaks, incompleteness: run.leakCheckIncompleteness).map {
        Verdict.Finding($0.outcome, .leak, "\(shard): \($0.text)")
      }
    }
  }

  /// What a process means that did not come to its end, and what grew until then; nil: all did.
  private static func endings(_ record: RunRecord) -> [Verdict.Finding]? {
    guard let ending = record.memory.observations?.ending, let outcome = ending.kind.outcome else { return nil }
    // The record's own is told already.
    let isTold = ending.message == record.ending.message
    let own = isTold ? [] : [Verdict.Finding(outcome, .ending, "in the leak check: \(ending.description)")]
    return own + findings(record.memory.leaks, incompleteness: nil).filter { $0.outcome == .fail }
  }

  /// What never succeeded shows nothing of what it leaves behind.
  private static func failures(_ failures: [LeakCheckFailures]) -> [Verdict.Finding] {
    failures.filter(\.neverSucceeded).map {
      Verdict.Finding(
        .noData, .leak,
        "operation '\($0.operation)' never succeeded in the leak check: all \($0.calls) calls failed, so that nothing is "
          + "known of its leaks")
    }
  }

  private static func findings(
    _ leaks: LeakVerdict?, incompleteness: String?
  ) -> [Verdict.Finding] {
    guard let leaks else {
      return [
        Verdict.Finding(
          .noData, .leak, "the leak check was not made: it follows a run that completes, in a process of its own")
      ]
    }
    if let incompleteness {
      // What grew until then grew all the same.
      let found: [Verdict.Finding] =
        leaks.culprits > 0 ? [Verdict.Finding(.fail, .leak, "leak: \(leaks.explanation)")] : []
      let isInterrupted = incompleteness == LeakObservations.interruption
      if isInterrupted, !found.isEmpty { return found }
      return found + [
        Verdict.Finding(
          isInterrupted ? .noData : .invalid, .leak, "the leak check did not complete: \(incompleteness)")
      ]
    }
    switch leaks.kind {
    case .leak: return leaks.culprits > 0 ? [Verdict.Finding(.fail, .leak, "leak: \(leaks.explanation)")] : []
    case .undecided: return [Verdict.Finding(.noData, .leak, "the leak check is undecided: \(leaks.explanation)")]
    case .stable, .sawtooth, .step, .slowing, .fragmentation: return []
    }
  }
}
