internal import LoadRecord
internal import LoadScenario

/// The findings of a run's leak check for its verdict, with or without a threshold.
enum LeakOutcome {
  static func findings(_ record: RunRecord) -> [Verdict.Finding] {
    guard record.scenario.memory.leaks != .off, record.cells == nil else { return [] }
    guard let merged = record.merged else {
      let observations = record.memory.observations
      // A check that reached a limit is judged on the part that it performed.
      let incompleteness = observations?.stop == nil ? observations?.incompleteness : nil
      return findings(
        record.memory.leaks, incompleteness: incompleteness, ending: observations?.ending, of: record.ending)
        + failures(record.memory)
    }
    // Each of several runs of a plan has its own leak check; shards are one run.
    return merged.flatMap { run -> [Verdict.Finding] in
      guard let shard = run.shard else { return [] }
      return findings(
        run.leaks, incompleteness: run.leakCheckIncompleteness, ending: run.leakCheckEnding, of: record.ending
      ).map {
        Verdict.Finding($0.outcome, .leak, "\(shard): \($0.text)")
      }
    }
  }

  /// Operations that never succeeded show nothing about leaks; an undecided check reports them itself.
  private static func failures(_ memory: MemoryRecord) -> [Verdict.Finding] {
    guard memory.leaks?.kind != .undecided else { return [] }
    return (memory.observations?.failures ?? []).filter(\.neverSucceeded).map {
      Verdict.Finding(.noData, .leak, $0.sentence)
    }
  }

  /// - Parameters:
  ///   - incompleteness: why the check did not perform all operations; nil: it did.
  ///   - ending: the failure that ended a process of the check; nil: there was none.
  ///   - whole: how the run ended, which is reported separately.
  private static func findings(
    _ leaks: LeakVerdict?, incompleteness: String?, ending: Ending?, of whole: Ending
  ) -> [Verdict.Finding] {
    guard let leaks else {
      return [
        Verdict.Finding(
          .noData, .leak, "the leak check was not performed: it follows a completed run, in its own process")
      ]
    }
    // Growth found until then stands.
    let found: [Verdict.Finding] =
      leaks.culprits > 0 ? [Verdict.Finding(.fail, .leak, "leak: \(leaks.explanation)")] : []
    if let ending, let outcome = ending.kind.outcome {
      return (ending == whole ? [] : [Verdict.Finding(outcome, .ending, "in the leak check: \(ending.description)")])
        + found
    }
    if let incompleteness {
      let isInterrupted = incompleteness == LeakObservations.interruption
      if isInterrupted, !found.isEmpty { return found }
      return found + [
        Verdict.Finding(
          isInterrupted ? .noData : .invalid, .leak, "the leak check did not complete: \(incompleteness)")
      ]
    }
    switch leaks.kind {
    case .leak: return found
    case .undecided: return [Verdict.Finding(.noData, .leak, "the leak check is undecided: \(leaks.explanation)")]
    case .stable, .sawtooth, .step, .slowing, .fragmentation: return []
    }
  }
}
