internal import LoadRecord

/// What operations retain for good: nothing, where the memory that they allocated does not keep growing. Counted at the
/// end of a pass alone, a cache that has filled or half a sawtooth would be what each call leaves behind.
struct RetainedBytes {
  private static let bounded: Set<LeakKind> = [.stable, .sawtooth, .step, .fragmentation]

  let observations: LeakObservations
  let parameters: LeakParameters

  /// The verdict, with 0 bytes retained by operations whose memory is bounded.
  func settled(_ verdict: LeakVerdict) -> LeakVerdict {
    var verdict = verdict
    let isBounded = Self.bounded.contains(verdict.kind)
    let growth = verdict.growthBytesPerOperation?.estimate ?? 0
    verdict.operations = verdict.operations?.map { entry in
      let isCulprit = growth > 0 && entry.growthBytesPerOperation >= Culprit.leastShare * growth
      guard isBounded || !isCulprit && isBoundedAccount(entry.name) else { return entry }
      var entry = entry
      if entry.retainedBytes != nil { entry.retainedBytes = 0 }
      if entry.name == nil { entry.leftBytes = 0 }
      return entry
    }
    return verdict
  }

  /// Whether an operation's own account, the live bytes that it allocated, does not keep growing.
  private func isBoundedAccount(_ name: String?) -> Bool {
    guard let name, let index = observations.operationNames?.firstIndex(of: name),
      let account = observations.ofOperation(index)
    else { return false }
    return Self.bounded.contains(LeakJudge.judge(account, parameters: parameters).kind)
  }
}
