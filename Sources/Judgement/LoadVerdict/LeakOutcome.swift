internal import LoadRecord
internal import LoadScenario

/// What a run's leak check means for its verdict, with or without a threshold.
enum LeakOutcome {
  static func findings(_ record: RunRecord) -> [(outcome: Verdict.Outcome, reason: String)] {
    guard record.scenario.memory.leaks != .off, record.cells == nil else { return [] }
    guard let merged = record.merged else {
      return findings(record.memory.leaks, incompleteness: record.memory.observations?.incompleteness)
    }
    // Of several runs of a plan each has its own; shards are one run.
    return merged.flatMap { run in
      guard let shard = run.shard else { return [(outcome: Verdict.Outcome, reason: String)]() }
      return findings(run.leaks, incompleteness: run.leakCheckIncompleteness).map {
        ($0.outcome, "\(shard): \($0.reason)")
      }
    }
  }

  private static func findings(
    _ leaks: LeakVerdict?, incompleteness: String?
  ) -> [(outcome: Verdict.Outcome, reason: String)] {
    guard let leaks else {
      return [
        (.noData, "the leak check was not made: it follows a run that completes, in a process of its own")
      ]
    }
    if let incompleteness {
      // What grew until then grew all the same.
      let found: [(outcome: Verdict.Outcome, reason: String)] =
        leaks.culprits > 0 ? [(.fail, "leak: \(leaks.explanation)")] : []
      return incompleteness == LeakObservations.interruption
        ? found : found + [(.invalid, "the leak check did not complete: \(incompleteness)")]
    }
    switch leaks.kind {
    case .leak: return leaks.culprits > 0 ? [(.fail, "leak: \(leaks.explanation)")] : []
    case .undecided: return [(.noData, "the leak check is undecided: \(leaks.explanation)")]
    case .stable, .sawtooth, .step, .fragmentation: return []
    }
  }
}
