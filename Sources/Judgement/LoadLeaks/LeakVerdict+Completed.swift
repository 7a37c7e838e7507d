package import LoadRecord

extension LeakVerdict {
  /// The verdict with what else a check knows: how many operations would decide it, where it stopped at a limit before it was
  /// decided; and operations that never succeeded, of which nothing is known unless there is a leak.
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

  /// Leaves undecided what could not be confirmed.
  package mutating func leaveOpen(_ reason: String) {
    kind = .undecided
    operationsNeeded = operationsToConfirm
    explanation += "; \(reason)"
  }

  /// The verdict on the same windows, left undecided as before.
  package func keptOpen(as before: LeakVerdict) -> LeakVerdict {
    kind == .slowing && before.kind == .undecided && before.operationsNeeded == operationsToConfirm ? before : self
  }
}
