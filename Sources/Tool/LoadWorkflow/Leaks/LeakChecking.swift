package import LoadEngine
internal import LoadLeaks
internal import LoadMemory
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
  private static let lastShare = 0.9
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
    guard var memory = try await look(check), try await lookCloser(check, &memory) else { return nil }
    if memory.grows, try await !compareWithPace(&check, &memory) { return nil }
    // Also performed without request if the operation is not known otherwise.
    let namesPlaces = plan.memory.expected.contains { $0.subject != .operation }
    if memory.grows, limits.investigates || namesPlaces || memory.leaks?.culprit == nil {
      guard try await investigate(check, &memory) else { return nil }
    }
    if memory.grows, memory.leaks?.culprit == nil {
      guard try await isolate(check, &memory) else { return nil }
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

  /// A check in progress.
  private struct Check {
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
  private func look(_ check: Check) async throws -> MemoryRecord? {
    let limits = check.limits
    var memory = MemoryRecord()
    var attempt = 1
    var operations = limits.operations
    var exhausted: LeakResource.Exhaustion?
    var before: LeakKind?
    check.progress.begin("checking for leaks")
    while true {
      let part = attempt == 1 ? "leaks" : "leaks-\(attempt)"
      guard
        let run = try await perform(
          check.plan, check.order(operations, share: Self.attemptShare), in: check.folder.makePart(part), check)
      else { return nil }
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
          ? "the budget is too small to confirm this with several times as many operations"
          : "this was not confirmed with several times as many operations")
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
  ///
  /// - Returns: false if the user interrupted twice.
  private func lookCloser(_ check: Check, _ memory: inout MemoryRecord) async throws -> Bool {
    guard let verdict = memory.leaks, let observations = memory.observations,
      let look = CloserLook(verdict, observations, check.plan.memory.expected),
      // It takes less time than the windows so far, or as long for a target that is slow to start.
      observations.nanosecondsInWindows < check.budget.remainingNanoseconds
    else { return true }
    check.progress.begin("checking for a sawtooth with a short period")
    let part = "leaks-closer"
    guard
      let run = try await perform(
        check.plan, check.order(look.operations, share: Self.attemptShare), in: check.folder.makePart(part), check,
        isFollowUp: true)
    else { return false }
    memory.observations?.note(run.observations.ending, in: part)
    if run.observations.isInterrupted {
      memory.observations?.noteInterruption("not checked for a sawtooth with a short period")
      return true
    }
    if let cause = run.observations.incompleteness {
      memory.observations?.warnings.append("not checked for a sawtooth with a short period: \(cause)")
      return true
    }
    memory.leaks = look.verdict(LeakExpectations.judge(run.observations, check.plan.memory.expected))
    return true
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

  /// Performs all windows in one process; nil if the user interrupted twice.
  ///
  /// - Parameter isFollowUp: the process adds to the findings of an earlier one, which stand if the target refuses to
  ///   start again.
  private func perform(
    _ plan: Plan, _ order: LeakCheckOrder, in folder: RunFolder, _ check: Check, isFollowUp: Bool = false
  ) async throws -> LeakRun? {
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
    case .endedAtOnce: return nil
    }
  }

  // MARK: Pace

  /// Minimum duration of a check at the scenario's pace.
  private static let pacedNanoseconds = 8e9

  /// Checks whether memory also grows at the scenario's pace, if it has one.
  ///
  /// - Returns: false if the user interrupted twice.
  private func compareWithPace(_ check: inout Check, _ memory: inout MemoryRecord) async throws -> Bool {
    guard let pace = check.plan.paceWords, let leak = memory.leaks,
      let nanoseconds = memory.observations?.nanosecondsPerOperation
    else { return true }
    let operationNanoseconds = nanoseconds * Double(check.plan.workerCount)
    let wanted =
      2e9 * PacedCheck.operationsNeeded(leak) / check.plan.pacedRate(operationNanoseconds: operationNanoseconds)
    var order = check.order(nil, share: Self.attemptShare)
    // Quiet points take time, too.
    let room = Double(check.budget.remainingNanoseconds) * Self.attemptShare * 0.8
    order.pace = LeakCheckOrder.Pace(
      nanoseconds: UInt64(min(max(Self.pacedNanoseconds, wanted), room)),
      operationNanoseconds: UInt64(operationNanoseconds))
    check.progress.begin("checking whether memory also grows at \(pace)")
    guard
      let run = try await perform(
        check.plan, order, in: check.folder.makePart("leaks-paced"), check, isFollowUp: true)
    else { return false }
    if run.observations.isInterrupted {
      memory.observations?.noteInterruption("cannot determine whether memory also grows at \(pace)")
      return true
    }
    if run.observations.windows.isEmpty, let cause = run.observations.incompleteness {
      memory.observations?.warnings.append("cannot determine whether memory also grows at \(pace): \(cause)")
      memory.observations?.note(run.observations.ending, in: "leaks-paced")
      return true
    }
    switch PacedCheck.finding(
      unpaced: leak,
      paced: LeakExpectations.judge(run.observations, check.plan.memory.expected).completed(by: run.observations),
      operations: run.observations.operationsInWindows, pace: pace)
    {
    case .sameGrowth: memory.leaks?.ruledOut.append("a backlog: the growth also occurs at \(pace)")
    case .unclear(let reason): memory.observations?.warnings.append(reason)
    case .paced(let verdict):
      check.pace = order.pace
      let before = memory.observations?.warnings ?? []
      let ending = memory.observations?.ending
      memory.observations = run.observations
      memory.observations?.ending = ending
      memory.observations?.warnings += before.filter { !run.observations.warnings.contains($0) }
      memory.leaks = verdict
    }
    memory.observations?.note(run.observations.ending, in: "leaks-paced")
    return true
  }

  // MARK: Isolation

  /// Maximum number of operations that are performed separately.
  private static let isolatedOperations = 12

  /// Performs each operation of the mix separately to determine which ones cause the growth: for allocations on the
  /// target's own threads, where the operation is unknown.
  ///
  /// - Returns: false if the user interrupted twice.
  private func isolate(_ check: Check, _ memory: inout MemoryRecord) async throws -> Bool {
    guard let leaks = memory.leaks else { return true }
    var weights: [String: Double] = [:]
    // Each worker performs the same number of operations.
    for group in check.plan.groups {
      let all = group.mix.reduce(0) { $0 + $1.weight }
      for entry in group.mix { weights[entry.operation, default: 0] += Double(group.workers) * entry.weight / all }
    }
    if weights.count == 1, let only = weights.keys.first {
      memory.leaks?.accuse(only)
      return true
    }
    // Expected growth is left out.
    for name in check.plan.memory.expected.operations { weights[name] = nil }
    guard (1...Self.isolatedOperations).contains(weights.count) else { return true }
    check.progress.begin("performing each operation separately")
    var found: [(operation: String, growth: Double)] = []
    var alone: [IsolatedGrowth] = []
    for (number, operation) in weights.keys.ordered().enumerated() {
      guard let plan = check.plan.isolating(operation) else { continue }
      let isShort = memory.observations?.exhausted != nil || memory.observations?.stop != nil
      var order = check.order(
        isShort ? leaks.operationsPerformed : max(9_600, leaks.operationsPerformed / 2),
        share: Self.lastShare / Double(weights.count - number))
      order.pace = check.pace
      let part = "isolation/\(number + 1)-\(operation)"
      guard
        let run = try await perform(plan, order, in: check.folder.makePart(part), check, isFollowUp: true)
      else { return false }
      if let ending = run.observations.ending {
        memory.observations?.note(ending, in: part)
        memory.observations?.warnings.append(
          "cannot determine which operation causes the growth: '\(operation)', performed separately, ended the process"
        )
        return true
      }
      if run.observations.isInterrupted {
        memory.observations?.noteInterruption("cannot determine which operation causes the growth")
        return true
      }
      if run.observations.windows.isEmpty, let cause = run.observations.incompleteness {
        memory.observations?.warnings.append("cannot determine which operation causes the growth: \(cause)")
        return true
      }
      let verdict = LeakJudge.judge(run.observations)
      // Growth in bytes, or else of the resource that leaks.
      let resource = leaks.resources?.first?.resource
      let growth =
        leaks.growthBytesPerOperation == nil
        ? verdict.resources?.first { $0.resource == resource }?.perOperation : verdict.growthBytesPerOperation
      guard verdict.kind == .leak, let growth, growth.estimate > 0 else { continue }
      found.append((operation, growth.estimate * (weights[operation] ?? 0)))
      alone.append(IsolatedGrowth(growth.estimate, nanosecondsPerOperation: run.observations.nanosecondsPerOperation))
    }
    if alone.count == weights.count, IsolatedGrowth.isByTime(alone) {
      memory.leaks?.explanation += "; it grows with time, at the same rate whichever operation is performed"
      return true
    }
    let all = found.reduce(0) { $0 + $1.growth }
    found.sort { $0.growth > $1.growth }
    guard let most = found.first else { return true }
    memory.leaks?.accuse(
      most.operation,
      words: found.count == 1
        ? "'\(most.operation)' (the only one with growth when performed separately)"
        : "\(Culprit.words(found, of: all)), each performed separately")
    return true
  }

  // MARK: Investigation

  /// Attributes the objects of the growing size classes to the call sites that allocate them, in a second process.
  ///
  /// - Returns: false if the user interrupted twice.
  private func investigate(_ check: Check, _ memory: inout MemoryRecord) async throws -> Bool {
    guard let leaks = memory.leaks, let observations = memory.observations else { return true }
    let resources = leaks.resources?.map(\.resource) ?? []
    guard leaks.growthBytesPerOperation != nil || !resources.isEmpty else { return true }
    check.progress.begin("attributing the growth to call sites")
    // Leaves time if the operations may have to be performed separately.
    var order = check.order(
      observations.stop?.limit == .memory ? leaks.operationsPerformed / 2 : leaks.operationsPerformed,
      share: leaks.culprit == nil ? Self.attemptShare : Self.lastShare)
    order.pace = check.pace
    let followed = FollowedObjects(leaks, observations)
    order.tracking = LeakCheckOrder.Tracking(
      classBytes: followed.classBytes, spacing: followed.spacing, resources: resources)
    guard
      let run = try await perform(
        check.plan, order, in: check.folder.makePart("investigation"), check, isFollowUp: true)
    else { return false }
    if run.observations.isInterrupted {
      memory.observations?.noteInterruption("call sites were not determined")
      return true
    }
    memory.observations?.note(run.observations.ending, in: "investigation")
    var calls: [String: UInt64] = [:]
    for entry in run.observations.operations ?? [] { if let name = entry.operation { calls[name] = entry.calls } }
    guard let profile = run.profile else {
      memory.observations?.warnings.append(
        "call sites are unknown: "
          + (run.observations.incompleteness ?? "builds with a sanitizer have no agent that tracks objects")
      )
      return true
    }
    let found = await CallSites.find(in: profile, calls: calls)
    let sites = leaks.growing(found.sites)
    memory.sites = sites
    memory.observations?.warnings += found.warnings
    let unexpected = sites.filter { site in
      site.operation.map { !check.plan.memory.expected.operations.contains($0) } ?? true
    }
    if leaks.culprit == nil,
      let culprit = Culprit.among(unexpected, countsBytes: leaks.growthBytesPerOperation != nil)
    {
      memory.leaks?.accuse(culprit)
    }
    try ProfileFiles.write(found, to: "\(check.folder.path)/heap")
    return true
  }
}

extension LeakObservations {
  /// Keeps the first failure that ended a process of the check, with the path of its stacks.
  fileprivate mutating func note(_ ending: Ending?, in part: String) {
    guard let ending, self.ending == nil || self.ending == ending else { return }
    self.ending = ending
    self.ending?.stacks = ending.stacks.map { "\(part)/\($0)" }
  }

  /// Records that the user interrupted the check, and what is missing.
  fileprivate mutating func noteInterruption(_ missing: String) {
    incompleteness = LeakObservations.interruption
    warnings.append("\(missing): interrupted")
  }
}

extension LeakVerdict {
  /// The call sites of what grows, without those of operations that do not grow: their objects are turnover.
  fileprivate func growing(_ sites: [CallSiteRecord]) -> [CallSiteRecord] {
    let names = (operations ?? []).filter { $0.growthBytesPerOperation > 0 }.map(\.name)
    // A table that holds the objects may have been allocated by any operation.
    let areKnown = !names.isEmpty && (unsizedBytesPerOperation == nil || hiddenByBytes != nil)
    let counts = Dictionary(grouping: sites, by: \.resource).mapValues { $0.reduce(0) { $0 + $1.objects } }
    return sites.filter { site in
      guard let resource = site.resource else { return !areKnown || names.contains(site.operation) }
      return site.objects >= Culprit.leastShare * counts[resource, default: 0]
    }
  }

  /// Adds the operation that grows, determined after the windows.
  fileprivate mutating func accuse(_ operation: String, words: String? = nil) {
    culprit = operation
    let words = words ?? "'\(operation)'"
    let isOfHeap = growingMemory == .heap
    let index = resources?.firstIndex { growingMemory != .mappings || $0.resource == .mappings }
    if !isOfHeap, let index, resources?[index].operation == nil { resources?[index].operation = operation }
    let others = (resources ?? []).count - (isOfHeap ? 0 : 1) + (outsideBytesPerOperation == nil ? 0 : 1)
    // If several things grow, the sentence names the one it refers to.
    let first = isOfHeap ? "memory" : index.flatMap { resources?[$0].resource.noun } ?? "memory"
    explanation += others > 0 ? "; \(first) in \(words)" : ", in \(words)"
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
