internal import LoadRecord
internal import LoadScenario

/// What a run's leak check means for its verdict, with or without a threshold.
enum LeakOutcome {
  static func findings(_ record: RunRecord) -> [(outcome: Verdict.Outcome, reason: String)] {
    // Of several runs each has its own.
    guard record.scenario.memory.leaks != .off, record.cells == nil, record.merged == nil else { return [] }
    guard let leaks = record.memory.leaks else {
      return [
        (.noData, "the leak check was not made: it follows a run that completes, in a process of its own")
      ]
    }
    if let incompleteness = record.memory.observations?.incompleteness {
      // What grew until then grew all the same.
      let found: [(outcome: Verdict.Outcome, reason: String)] =
        leaks.culprits > 0 ? [(.fail, "leak: \(leaks.explanation)")] : []
      return record.memory.observations?.isInterrupted == true
        ? found : found + [(.invalid, "the leak check did not complete: \(incompleteness)")]
    }
    switch leaks.kind {
    case .leak: return leaks.culprits > 0 ? [(.fail, "leak: \(leaks.explanation)")] : []
    case .undecided: return [(.noData, "the leak check is undecided: \(leaks.explanation)")]
    case .stable, .sawtooth, .step, .fragmentation: return []
    }
  }
}
