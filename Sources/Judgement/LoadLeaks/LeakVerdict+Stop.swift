package import LoadRecord

extension LeakVerdict {
  /// The verdict with how many operations would decide it, where a check stopped at a limit before it was decided.
  package func completed(by stop: LeakCheckStop?) -> LeakVerdict {
    guard kind == .undecided, operationsNeeded == nil, let planned = stop?.planned, planned > operationsPerformed else {
      return self
    }
    var verdict = self
    verdict.operationsNeeded = planned
    return verdict
  }
}
