internal import LoadRecord

/// What operations retain for good: nothing, where the memory that they allocated does not keep growing; the growth
/// beneath their sawtooth, where it does. Counted at the end of a pass alone, a cache that has filled or half a sawtooth
/// would be what each call leaves behind.
struct RetainedBytes {
  private static let bounded: Set<LeakKind> = [.stable, .sawtooth, .step, .fragmentation]

  let observations: LeakObservations
  let parameters: LeakParameters

  /// The verdict, with what its operations retain for good.
  func settled(_ verdict: LeakVerdict) -> LeakVerdict {
    var verdict = verdict
    let isBounded = Self.bounded.contains(verdict.kind)
    let growth = verdict.growthBytesPerOperation?.estimate ?? 0
    let calls = (verdict.operations ?? []).reduce(0) { $0 + Double($1.calls) }
    verdict.operations = verdict.operations?.map { entry in
      var entry = entry
      let isCulprit = growth > 0 && entry.growthBytesPerOperation >= Culprit.leastShare * growth
      let account = isBounded ? nil : account(of: entry.name)
      if isBounded || !isCulprit && account.map({ Self.bounded.contains($0.kind) }) == true {
        if entry.retainedBytes != nil { entry.retainedBytes = 0 }
        if entry.name == nil { entry.leftBytes = 0 }
      } else if let account, account.sawtooth != nil, entry.calls > 0 {
        // The floor may rise too slowly for the account; the growing size classes then give the figure.
        let explained = verdict.sizeClasses.isEmpty ? nil : entry.growthBytesPerOperation
        let beneath = account.kind == .leak ? account.growthBytesPerOperation?.estimate : explained
        entry.retainedBytes = beneath.map { $0 * calls / Double(entry.calls) } ?? entry.retainedBytes
      }
      return entry
    }
    return verdict
  }

  /// The verdict on an operation's own account, the live bytes that it allocated.
  private func account(of name: String?) -> LeakVerdict? {
    guard let name, let index = observations.operationNames?.firstIndex(of: name),
      let account = observations.ofOperation(index)
    else { return nil }
    return LeakJudge.judge(account, parameters: parameters)
  }
}
