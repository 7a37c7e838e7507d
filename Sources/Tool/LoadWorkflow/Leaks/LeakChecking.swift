package import LoadEngine
internal import LoadLeaks
internal import LoadPlatform
package import LoadRecord
package import LoadScenario
internal import LoadStatistics

/// The leak check: performs windows in a separate process, judges them, repeats with more operations while undecided,
/// and attributes what grows to call sites.
package struct LeakChecking {
  let interrupts: Interrupts?
  let showsProgress: Bool

  /// The limits of a check.
  package struct Limits {
    /// Operations of the first attempt; nil: the tool chooses.
    var operations: UInt64?
    /// Maximum number of operations of an attempt: an undecided check is repeated with more, up to this limit. Nil:
    /// ``operations``, or as many as fit the budget.
    var maximumOperations: UInt64?
    /// Whether growth is attributed to call sites.
    var investigates: Bool

    package init(operations: UInt64? = nil, maximumOperations: UInt64? = nil, investigates: Bool = false) {
      self.operations = operations
      self.maximumOperations = maximumOperations
      self.investigates = investigates
    }
  }

  /// Minimum number of operations of a check whose process runs out of a resource: enough quiet points for a verdict.
  private static let leastBeforeExhaustion: UInt64 = 96
  /// Maximum number of processes of a check.
  private static let attempts = 4
  /// The share of the remaining time that a process may take, so that its findings can be followed up.
  static let attemptShare = 0.5
  /// The same for the last process, which only symbolisation follows.
  static let lastShare = 0.9
  /// Without a limit in the plan, a target may use one part in this many of the machine's memory.
  private static let memoryShare: UInt64 = 4

  /// Checks a plan.
  ///
  /// - Parameters:
  ///   - folder: the run's folder; the check saves its data in a folder inside it.
  ///   - hooks: receive the lines of the check's own timeline.
  /// - Returns: the memory part of the record, or nil if the user interrupted twice.
  /// - Throws: `Measuring.Refusal`, ``FileFailure``.
  package func check(
    _ plan: Plan, _ limits: Limits, folder: RunFolder, hooks: RunHooks = RunHooks()
  ) async throws -> MemoryRecord? {
    let budget = LeakBudget(
      nanoseconds: plan.memory.leakBudgetNanoseconds ?? MemoryPlan.usualLeakBudgetNanoseconds)
    var check = Check(
      plan: plan, limits: limits, folder: folder, hooks: hooks, budget: budget,
      memoryLimitBytes: plan.memory.limitBytes ?? HostDescription.usableMemoryBytes().map { $0 / Self.memoryShare },
      progress: LeakProgress(budget, isShown: showsProgress))
    defer { check.progress.finish() }
    var memory: MemoryRecord
    do {
      memory = try await look(check)
      try await lookCloser(check, &memory)
      if memory.grows { try await compareWithPace(&check, &memory) }
      // Also performed without request if the operation is not known otherwise.
      let namesPlaces = plan.memory.expected.contains { $0.subject != .operation }
      if memory.grows, limits.investigates || namesPlaces || memory.leaks?.culprit == nil {
        try await investigate(check, &memory)
      }
      if memory.grows, memory.leaks?.culprit == nil { try await isolate(check, &memory) }
    } catch is InterruptedTwice {
      return nil
    }
    memory.addLimitWarnings()
    memory.addBudgetWarning(check.budget, attemptShare: Self.attemptShare)
    let (verdict, warnings) = LeakExpectations.apply(
      plan.memory.expected, to: memory.leaks ?? LeakJudge.judge(LeakObservations(executor: "")),
      observations: memory.observations, sites: memory.sites)
    memory.leaks = verdict
    memory.sites = memory.sites.map { LeakExpectations.ordered($0, plan.memory.expected) }
    memory.observations?.warnings += warnings
    return memory
  }

  /// The user interrupted twice: the check ends without a record.
  private struct InterruptedTwice: Error {}

  /// A check in progress.
  struct Check {
    let plan: Plan
    let limits: Limits
    let folder: RunFolder
    let hooks: RunHooks
    let budget: LeakBudget
    let memoryLimitBytes: UInt64?
    let progress: LeakProgress
    /// The pace at which the verdict was reached; nil: full speed.
    var pace: LeakCheckOrder.Pace?

    func order(_ operations: UInt64?, share: Double) -> LeakCheckOrder {
      LeakCheckOrder(operations: operations, budget: budget.part(share), memoryLimitBytes: memoryLimitBytes)
    }
  }

  /// Performs windows until they decide or the limits are reached.
  private func look(_ check: Check) async throws -> MemoryRecord {
    let limits = check.limits
    var memory = MemoryRecord()
    var attempt = 1
    var operations = limits.operations
    var exhausted: LeakResource.Exhaustion?
    var before: LeakKind?
    check.progress.begin("checking for leaks")
    while true {
      let part = attempt == 1 ? "leaks" : "leaks-\(attempt)"
      let run = try await perform(
        check.plan, check.order(operations, share: Self.attemptShare), in: check.folder.makePart(part), check)
      let verdict = LeakExpectations.judge(run.observations, check.plan.memory.expected)
        .completed(by: run.observations)
      // A detected leak stands if the repeated check gets less far: in a process that ran out of a resource or was
      // ended.
      let isCut = run.observations.incompleteness != nil
      let keepsLeak =
        memory.leaks?.kind == .leak
        && (verdict.kind == .leak ? isCut && memory.observations?.incompleteness == nil : isCut || exhausted != nil)
      // A check that the budget ended before it got as far as the previous one is weaker evidence.
      let hasLessEvidence =
        run.observations.stop?.limit == .budget && verdict.kind != .leak
        && run.observations.operationsInWindows <= memory.observations?.operationsInWindows ?? 0
      if memory.leaks == nil || !(keepsLeak || hasLessEvidence) {
        memory.observations = run.observations
        memory.leaks = verdict
      } else if hasLessEvidence, let stop = run.observations.stop {
        memory.observations?.warnings.append("the check was not repeated in full: \(stop.description); \(stop.remedy)")
        before = nil
      }
      memory.observations?.note(run.observations.ending, in: part)
      if run.observations.isInterrupted {
        memory.observations?.incompleteness = LeakObservations.interruption
        break
      }
      if let found = run.observations.exhausted, attempt < Self.attempts {
        exhausted = exhausted ?? found
        operations = max(Self.leastBeforeExhaustion, found.operations / 4)
        check.progress.note(
          "the process ran out of \(found.noun) after \(found.operations) operations: repeating with "
            + "\(operations ?? 0)")
        attempt += 1
        continue
      }
      // A check that took far less than the usual time is not enough, unless fewer operations were requested.
      let wanted = limits.operations == nil && exhausted == nil ? run.operationsWanted : nil
      // A leak that is not known to be linear, and growth that slows, must be confirmed at several times the length.
      guard verdict.operationsToConfirm == nil || before != verdict.kind, run.observations.incompleteness == nil,
        attempt < Self.attempts,
        let more = extended(verdict, wanted: wanted, run.observations, exhausted, check)
      else { break }
      operations = more
      before = wanted == nil ? verdict.kind : nil
      let reason = wanted != nil ? "too short" : verdict.kind == .undecided ? "undecided" : "to confirm"
      check.progress.note("\(reason): repeating with \(more) operations")
      attempt += 1
    }
    // Growth that slowed once may continue, hidden by a table that fills.
    if limits.operations == nil, limits.maximumOperations == nil, exhausted == nil, memory.leaks?.kind == .slowing,
      before != .slowing
    {
      memory.leaks?.leaveOpen(
        attempt < Self.attempts
          ? "the budget is too small to confirm this with several times the operations"
          : "this was not confirmed with several times the operations")
    }
    if let exhausted, memory.observations?.exhausted == nil {
      memory.observations?.exhausted = exhausted
      memory.observations?.warnings.append(
        "the process ran out of \(exhausted.noun) after \(exhausted.operations) operations: the check was repeated "
          + "with fewer")
    }
    return memory
  }

  /// Repeats the check in shorter windows if memory moves but does not grow. If that fails, only a crash or a hang is
  /// more than a warning.
  private func lookCloser(_ check: Check, _ memory: inout MemoryRecord) async throws {
    guard let verdict = memory.leaks, let observations = memory.observations,
      let look = CloserLook(verdict, observations, check.plan.memory.expected),
      // It takes less time than the windows so far, or as long for a target that is slow to start.
      observations.nanosecondsInWindows < check.budget.remainingNanoseconds
    else { return }
    check.progress.begin("checking for a sawtooth with a short period")
    let missing = "not checked for a sawtooth with a short period"
    guard
      let run = try await followUp(
        check.plan, check.order(look.operations, share: Self.attemptShare), in: "leaks-closer", missing: missing, check,
        &memory)
    else { return }
    if let cause = run.observations.incompleteness {
      memory.observations?.warnings.append("\(missing): \(cause)")
      return
    }
    memory.leaks = look.verdict(LeakExpectations.judge(run.observations, check.plan.memory.expected))
  }

  /// The number of operations with which an undecided check is repeated; nil if there is no need, or no room for
  /// considerably more.
  private func extended(
    _ verdict: LeakVerdict, wanted: UInt64?, _ observations: LeakObservations, _ exhausted: LeakResource.Exhaustion?,
    _ check: Check
  ) -> UInt64? {
    guard let needed = [verdict.operationsNeeded, verdict.operationsToConfirm, wanted].compactMap({ $0 }).max(),
      let nanoseconds = observations.nanosecondsPerOperation
    else {
      return nil
    }
    let room = Double(check.budget.remainingNanoseconds) * Self.attemptShare / max(nanoseconds, 1e-3)
    let most = min(
      check.limits.maximumOperations ?? check.limits.operations ?? .max, exhausted.map { $0.operations / 2 } ?? .max,
      UInt64(min(room, 1e18)))
    return verdict.operationsPerformed < most / 2 ? min(needed, most) : nil
  }

  /// Performs windows in a process that adds to the findings of an earlier one.
  ///
  /// - Parameters:
  ///   - part: the folder inside the run's folder.
  ///   - missing: what is unknown if it fails, for the warning.
  /// - Returns: nil if it failed, which is then in the record; the earlier findings stand.
  /// - Throws: ``InterruptedTwice``.
  func followUp(
    _ plan: Plan, _ order: LeakCheckOrder, in part: String, missing: String, _ check: Check,
    _ memory: inout MemoryRecord
  ) async throws -> LeakRun? {
    let run = try await perform(plan, order, in: check.folder.makePart(part), check, isFollowUp: true)
    memory.observations?.note(run.observations.ending, in: part)
    if run.observations.isInterrupted {
      memory.observations?.incompleteness = LeakObservations.interruption
      memory.observations?.warnings.append("\(missing): interrupted")
      return nil
    }
    if run.observations.windows.isEmpty, let cause = run.observations.incompleteness {
      memory.observations?.warnings.append("\(missing): \(cause)")
      return nil
    }
    return run
  }

  /// Performs all windows in one process.
  ///
  /// - Parameter isFollowUp: the process adds to the findings of an earlier one, which stand if the target refuses to
  ///   start again.
  /// - Throws: ``InterruptedTwice``, `Measuring.Refusal`, ``FileFailure``.
  private func perform(
    _ plan: Plan, _ order: LeakCheckOrder, in folder: RunFolder, _ check: Check, isFollowUp: Bool = false
  ) async throws -> LeakRun {
    let launcher = RunLauncher(targets: CommandContext.current.targets, interrupts: interrupts)
    let hooks = RunHooks(
      tick: { status in
        check.progress.tick(status)
        check.hooks.tick(status)
      }, line: { isFollowUp ? nil : check.hooks.line($0) })
    var run = try await launcher.checkLeaks(plan, order, folder: folder, hooks: hooks)
    switch run.outcome {
    case .recorded: return run
    case .refused(let message):
      guard isFollowUp else { throw Measuring.Refusal(message: message) }
      run.observations.incompleteness = "the target refused to start again: \(message)"
      return run
    case .endedAtOnce: throw InterruptedTwice()
    }
  }
}

extension LeakObservations {
  /// Keeps the first failure that ended a process of the check, with the path of its stacks.
  fileprivate mutating func note(_ ending: Ending?, in part: String) {
    guard let ending, self.ending == nil || self.ending == ending else { return }
    self.ending = ending
    self.ending?.stacks = ending.stacks.map { "\(part)/\($0)" }
  }
}

extension MemoryRecord {
  /// Whether there is a leak that can be investigated: the process completed or ended at a limit.
  fileprivate var grows: Bool {
    leaks?.kind == .leak && observations?.isInterrupted != true
      && (observations?.incompleteness == nil || observations?.stop != nil)
  }

  /// Warns how long an undecided check would take to decide, if that does not fit the budget.
  fileprivate mutating func addBudgetWarning(_ budget: LeakBudget, attemptShare: Double) {
    guard let leaks, leaks.kind == .undecided, let needed = leaks.operationsNeeded,
      observations?.isInterrupted == false, let nanoseconds = observations?.nanosecondsPerOperation
    else { return }
    // With a little room.
    let wanted = Double(needed) * nanoseconds / attemptShare * 1.5
    guard wanted > Double(budget.nanoseconds) else { return }
    observations?.warnings.append(
      "\(needed) operations would probably be enough to decide, but do not fit the budget of \(budget.text): "
        // In the form that both accept.
        + "set \"memory\": { \"budget\" } or --budget to \(UInt64(clampedWhole: (wanted / 1e9).rounded(.up)))s")
  }

  /// Warns which limit ended the check, and which operations failed.
  fileprivate mutating func addLimitWarnings() {
    if let stop = observations?.stop { observations?.warnings.append("\(stop.description): \(stop.remedy)") }
    for entry in observations?.failures ?? [] {
      observations?.warnings.append(
        "leak check: operation '\(entry.operation)' failed in \(min(entry.failures, entry.calls)) of \(entry.calls) calls"
      )
    }
  }
}
