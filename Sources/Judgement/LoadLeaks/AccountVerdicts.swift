internal import LoadRecord

/// The verdicts on the operations' own accounts: the live bytes that each allocated, a series that is exact even if other
/// memory fluctuates.
struct AccountVerdicts: Sendable {
  struct Account: Sendable {
    let name: String
    let live: Series
    let verdict: LeakVerdict
    /// Its allocations in the second pass.
    let allocations: OperationAllocations?

    /// Whether it was not found to keep growing.
    var isBounded: Bool { AccountVerdicts.bounded.contains(verdict.kind) }
  }

  private static let bounded: Set<LeakKind> = [.stable, .sawtooth, .step, .fragmentation]

  /// In the order of the mix.
  let all: [Account]
  /// The thresholds that they are judged by.
  let parameters: LeakParameters

  /// Nil if the accounts are unknown.
  init?(_ observations: LeakObservations, _ course: Course, _ parameters: LeakParameters) {
    guard let names = observations.operationNames else { return nil }
    var parameters = parameters
    // An account contains nothing else, except what a pool keeps for the threads that perform the operation.
    parameters.minimumSingleStepBytes = parameters.minimumStepBytes
    parameters.minimumStepBytes = max(parameters.minimumOperationBytes, course.poolStores(parameters))
    var all: [Account] = []
    for (index, name) in names.enumerated() {
      guard let account = observations.ofOperation(index), let live = Course(account).live else { return nil }
      all.append(
        Account(
          name: name, live: live, verdict: LeakJudge.judge(account, parameters: parameters),
          allocations: account.operations?.first))
    }
    self.all = all
    self.parameters = parameters
  }

  subscript(_ name: String?) -> Account? { all.first { $0.name == name } }

  /// Whether an operation, where another leaks, does not cause this growth, in bytes per operation of the mix: it is a
  /// small part of all, and its account does not leak; or its account is bounded, and grows significantly less. What the
  /// growing size classes contain of it is turnover.
  func excludes(_ growth: Double, ofAll whole: Double, by name: String?) -> Bool {
    guard growth > 0, let account = self[name], account.verdict.kind != .leak,
      all.contains(where: { $0.verdict.kind == .leak })
    else { return false }
    guard growth >= Culprit.share * whole else { return true }
    guard account.isBounded else { return false }
    let trend = account.live.settled(parameters).trend
    return trend.slope + 3 * trend.slopeError < parameters.compensation * growth
  }

  /// The verdict, with what its operations retain for good: nothing, where the memory that they allocated does not keep
  /// growing; the growth beneath their sawtooth, where it does. Counted at the end of a pass alone, a cache that has
  /// filled or half a sawtooth would be what each call leaves behind.
  static func settled(_ verdict: LeakVerdict, by accounts: AccountVerdicts?) -> LeakVerdict {
    var verdict = verdict
    let isBounded = bounded.contains(verdict.kind)
    let growth = verdict.growthBytesPerOperation?.estimate ?? 0
    let all = verdict.operations?.growth ?? 0
    let calls = verdict.operations?.calls ?? 0
    verdict.operations = verdict.operations?.map { entry in
      var entry = entry
      let isCulprit = growth > 0 && entry.growthBytesPerOperation >= Culprit.leastShare * growth
      let account = isBounded ? nil : accounts?[entry.name]
      if isBounded || !isCulprit && account?.isBounded == true {
        if entry.retainedBytes != nil { entry.retainedBytes = 0 }
        if entry.name == nil { entry.leftBytes = 0 }
      } else if let account, let parameters = accounts?.parameters, entry.calls > 0,
        account.live.notableFall(parameters) != nil
      {
        // Beneath its falls, the growing size classes give a more exact figure than the floor.
        let found = account.verdict.kind == .leak ? account.verdict.growthBytesPerOperation?.estimate : nil
        let beneath = verdict.sizeClasses.isEmpty || all <= 0 ? found : growth * entry.growthBytesPerOperation / all
        entry.retainedBytes = beneath.map { $0 * calls / Double(entry.calls) } ?? entry.retainedBytes
      }
      return entry
    }
    return verdict
  }
}
