internal import LoadRecord

/// The result of a leak check in one word, and its outcome.
struct LeakBadge {
  let word: String
  let outcome: Verdict.Outcome
}

extension RunRecord {
  /// Nil if there was no leak check.
  var leakBadge: LeakBadge? {
    guard let leaks = memory.leaks else { return nil }
    if let failure = leakCheckFailure {
      return LeakBadge(word: failure.kind.rawValue, outcome: failure.kind.outcome ?? .noData)
    }
    let outcome: Verdict.Outcome
    switch leaks.kind {
    case .leak:
      if leaks.culprits == 0 { return LeakBadge(word: "expected", outcome: .pass) }
      outcome = .fail
    case .undecided: outcome = .noData
    case .stable, .sawtooth, .step, .slowing, .fragmentation: outcome = .pass
    }
    return LeakBadge(word: leaks.kind.rawValue, outcome: outcome)
  }
}
