package import LoadRecord

extension LeakVerdict {
  /// Completes the verdict from the observations: the operations that would decide a check that stopped at a limit; and
  /// operations that never succeeded, which make it undecided unless there is a leak.
  package func completed(by observations: LeakObservations) -> LeakVerdict {
    var verdict = self
    if kind == .undecided, operationsNeeded == nil, let planned = observations.stop?.planned,
      planned > operationsPerformed
    {
      verdict.operationsNeeded = planned
    }
    let failing = observations.failures.filter(\.neverSucceeded)
    guard kind != .leak, !failing.isEmpty else { return verdict }
    verdict.kind = .undecided
    verdict.explanation = failing.map(\.sentence).joined(separator: "; ")
    (verdict.also, verdict.ruledOut, verdict.sawtooth) = ([], [], nil)
    (verdict.operationsNeeded, verdict.operationsToConfirm) = (nil, nil)
    return verdict
  }

  /// Makes the verdict undecided because it could not be confirmed.
  package mutating func leaveOpen(_ reason: String) {
    kind = .undecided
    operationsNeeded = operationsToConfirm
    explanation += "; \(reason)"
  }

  /// The verdict on the same windows; the earlier one if that was left undecided.
  package func keptOpen(as before: LeakVerdict) -> LeakVerdict {
    kind == .slowing && before.kind == .undecided && before.operationsNeeded == operationsToConfirm ? before : self
  }
}
