package import LoadEngine
internal import LoadLeaks
internal import LoadMemory
internal import LoadPlatform
package import LoadRecord
internal import LoadReport
package import LoadScenario
internal import LoadStatistics

/// Looks for leaks: has the windows performed in a process of their own, judges them, performs more where they do not
/// decide, and follows what grows to its call site.
package struct LeakChecking {
  let interrupts: Interrupts?
  let showsProgress: Bool

  /// What a check may do.
  package struct Limits {
    /// Operations of the first attempt; nil: the tool chooses.
    var operations: UInt64?
    /// The most operations of an attempt; what is undecided is repeated with more up to there. Nil: as many as are given, or
    /// fit the budget.
    var maximumOperations: UInt64?
    /// Whether what grows is followed to its call site.
    var investigates: Bool

    /// Limits; nil: the tool chooses.
    package init(operations: UInt64? = nil, maximumOperations: UInt64? = nil, investigates: Bool = false) {
      self.operations = operations
      self.maximumOperations = maximumOperations
      self.investigates = investigates
    }
  }

  /// The fewest operations of a check in a process that runs out of something: enough for the quiet points that a verdict takes.
  private static let leastBeforeExhaustion: UInt64 = 96
  /// The most processes of a check.
  private static let attempts = 4
  /// What a process may take of the time that is left, so that what it finds can be followed.
  static let attemptShare = 0.5
  /// … and where nothing follows but finding names.
  private static let lastShare = 0.9
  /// Without a limit of the plan's own a target may take so much of the machine's memory.
  private static let memoryShare: UInt64 = 4

  /// Checks a plan.
  ///
  /// - Parameters:
  ///   - folder: the run's; the check keeps what it saw in a folder in it.
  ///   - hooks: get the lines of the check's own timeline.
  /// - Returns: what is to go into the record, or nil when the user asked twice for the end.
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
    guard var memory = try await look(check) else { return nil }
    if memory.grows, try await !compareWithPace(&check, &memory) { return nil }
    // Also where it was not asked for, if the operation is not known otherwise.
    let namesPlaces = plan.memory.expected.contains { $0.subject != .operation }
    if memory.grows, limits.investigates || namesPlaces || memory.leaks?.culprit == nil {
      try await investigate(check, &memory)
    }
    if memory.grows, memory.leaks?.culprit == nil { try await isolate(check, &memory) }
    memory.addBudgetWarning(check.budget, attemptShare: Self.attemptShare)
    let (verdict, warnings) = LeakExpectations.apply(
      plan.memory.expected, to: memory.leaks ?? LeakJudge.judge(LeakObservations(executor: "")),
      observations: memory.observations, sites: memory.sites)
    memory.leaks = verdict
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
    /// The pace at which the verdict was found; nil: without pause.
    var pace: LeakCheckOrder.Pace?

    func order(_ operations: UInt64?, share: Double) -> LeakCheckOrder {
      LeakCheckOrder(operations: operations, budget: budget.part(share), memoryLimitBytes: memoryLimitBytes)
    }
  }

  /// Performs windows until they decide, or as long as the limits leave.
  private func look(_ check: Check) async throws -> MemoryRecord? {
    let limits = check.limits
    var memory = MemoryRecord()
    var attempt = 1
    var operations = limits.operations
    var exhausted: LeakResource.Exhaustion?
    check.progress.begin("looking for leaks")
    while true {
      guard
        let run = try await perform(
          check.plan, check.order(operations, share: Self.attemptShare),
          in: check.folder.makePart(attempt == 1 ? "leaks" : "leaks-\(attempt)"), check)
      else { return nil }
      let verdict = LeakExpectations.judge(run.observations, check.plan.memory.expected)
        .completed(by: run.observations.stop)
      // What grew before a process ran out of something grew, though the check that is made again may be too short to see it.
      if exhausted == nil || verdict.kind == .leak || memory.leaks?.kind != .leak {
        memory.observations = run.observations
        memory.leaks = verdict
      }
      if let found = run.observations.exhausted, attempt < Self.attempts {
        exhausted = exhausted ?? found
        operations = max(Self.leastBeforeExhaustion, found.operations / 4)
        check.progress.note(
          "the process ran out of \(found.resource.noun) after \(found.operations) operations: once more, with "
            + "\(operations ?? 0)")
        attempt += 1
        continue
      }
      guard verdict.kind == .undecided, run.observations.incompleteness == nil, attempt < Self.attempts,
        let more = extended(verdict, run.observations, exhausted, check)
      else { break }
      operations = more
      check.progress.note("undecided: once more, with \(more) operations")
      attempt += 1
    }
    if let exhausted, memory.observations?.exhausted == nil {
      memory.observations?.exhausted = exhausted
      memory.observations?.warnings.append(
        "the process ran out of \(exhausted.resource.noun) after \(exhausted.operations) operations: the check was made again "
          + "with fewer")
    }
    memory.addLimitWarnings()
    return memory
  }

  /// How many operations an undecided check is repeated with; nil where there is no room for notably more.
  private func extended(
    _ verdict: LeakVerdict, _ observations: LeakObservations, _ exhausted: LeakResource.Exhaustion?, _ check: Check
  ) -> UInt64? {
    guard let needed = verdict.operationsNeeded, let nanoseconds = observations.nanosecondsPerOperation else {
      return nil
    }
    let room = Double(check.budget.remainingNanoseconds) * Self.attemptShare / max(nanoseconds, 1e-3)
    let most = min(
      check.limits.maximumOperations ?? check.limits.operations ?? .max, exhausted.map { $0.operations / 2 } ?? .max,
      UInt64(min(room, 1e18)))
    return verdict.operationsPerformed < most / 2 ? min(needed, most) : nil
  }

  /// One process with all windows; nil when the user asked twice for the end.
  private func perform(
    _ plan: Plan, _ order: LeakCheckOrder, in folder: RunFolder, _ check: Check, keepsLines: Bool = true
  ) async throws -> LeakRun? {
    let launcher = RunLauncher(targets: CommandContext.current.targets, interrupts: interrupts)
    let hooks = RunHooks(
      tick: { status in
        check.progress.tick(status)
        check.hooks.tick(status)
      }, line: { keepsLines ? check.hooks.line($0) : nil })
    let run = try await launcher.checkLeaks(plan, order, folder: folder, hooks: hooks)
    switch run.outcome {
    case .recorded: return run
    case .refused(let message): throw Measuring.Refusal(message: message)
    case .endedAtOnce: return nil
    }
  }

  // MARK: Pace

  /// A check at the scenario's pace takes so long where that is enough for what was found to show.
  private static let pacedNanoseconds = 8e9

  /// Where a scenario has a pace, looks whether memory grows at it too.
  ///
  /// - Returns: false when the user asked twice for the end.
  private func compareWithPace(_ check: inout Check, _ memory: inout MemoryRecord) async throws -> Bool {
    guard let pace = check.plan.paceWords, let leak = memory.leaks,
      let nanoseconds = memory.observations?.nanosecondsPerOperation
    else { return true }
    let operationNanoseconds = nanoseconds * Double(check.plan.workerCount)
    let wanted =
      2e9 * PacedCheck.operationsNeeded(leak) / check.plan.pacedRate(operationNanoseconds: operationNanoseconds)
    var order = check.order(nil, share: Self.attemptShare)
    // Quiet points take some time too.
    let room = Double(check.budget.remainingNanoseconds) * Self.attemptShare * 0.8
    order.pace = LeakCheckOrder.Pace(
      nanoseconds: UInt64(min(max(Self.pacedNanoseconds, wanted), room)),
      operationNanoseconds: UInt64(operationNanoseconds))
    check.progress.begin("looking whether memory grows at \(pace) too")
    guard
      let run = try await perform(
        check.plan, order, in: check.folder.makePart("leaks-paced"), check, keepsLines: false)
    else { return false }
    if run.observations.isInterrupted {
      memory.observations?.incompleteness = LeakObservations.interruption
      return true
    }
    let windows = run.observations.windows
    let operations = (windows.last?.operations ?? 0) - (windows.first?.operations ?? 0)
    switch PacedCheck.finding(
      unpaced: leak, paced: LeakExpectations.judge(run.observations, check.plan.memory.expected),
      operations: operations, pace: pace)
    {
    case .sameGrowth: memory.leaks?.ruledOut.append("a backlog: it grows at \(pace) too")
    case .unclear(let reason): memory.observations?.warnings.append(reason)
    case .paced(let verdict):
      check.pace = order.pace
      memory.observations = run.observations
      memory.leaks = verdict
    }
    return true
  }

  // MARK: Isolation

  /// More operations than this are not tried one by one.
  private static let isolatedOperations = 12

  /// Performs each operation of the mix by itself, to see which grows: for what happens on threads of the target's own,
  /// where no operation is known.
  private func isolate(_ check: Check, _ memory: inout MemoryRecord) async throws {
    guard let leaks = memory.leaks else { return }
    var weights: [String: Double] = [:]
    for entry in check.plan.groups.flatMap(\.mix) { weights[entry.operation, default: 0] += entry.weight }
    guard (2...Self.isolatedOperations).contains(weights.count) else {
      if weights.count == 1 { memory.leaks?.culprit = weights.keys.first }
      return
    }
    check.progress.begin("performing each operation by itself")
    var most: (operation: String, growth: Double)?
    for (number, operation) in weights.keys.ordered().enumerated() {
      guard let alone = check.plan.isolating(operation) else { continue }
      let isShort = memory.observations?.exhausted != nil || memory.observations?.stop != nil
      let order = check.order(
        isShort ? leaks.operationsPerformed : max(9_600, leaks.operationsPerformed / 2),
        share: Self.lastShare / Double(weights.count - number))
      let part = try check.folder.makePart("isolation/\(number + 1)-\(operation)")
      guard let run = try await perform(alone, order, in: part, check, keepsLines: false) else { return }
      let verdict = LeakJudge.judge(run.observations)
      // Of what leaks: bytes, or else what there is more of.
      let resource = leaks.resources?.first?.resource
      let found =
        leaks.growthBytesPerOperation == nil
        ? verdict.resources?.first { $0.resource == resource }?.perOperation : verdict.growthBytesPerOperation
      guard verdict.kind == .leak, let growth = found?.estimate else { continue }
      let weighted = growth * (weights[operation] ?? 0)
      if weighted > most?.growth ?? 0 { most = (operation, weighted) }
    }
    memory.leaks?.culprit = most?.operation
    if let most { memory.leaks?.explanation += ", in '\(most.operation)' (performed by itself, it alone grows)" }
  }

  // MARK: Investigation

  /// With so many of the leaked objects followed, an estimate is within a few per cent.
  private static let followed = 16_000.0
  /// What may be followed in all: each takes some microseconds.
  private static let affordable = 400_000.0

  /// Follows the objects of the size classes that grow to where they are allocated, in a second process.
  private func investigate(_ check: Check, _ memory: inout MemoryRecord) async throws {
    guard let leaks = memory.leaks, let observations = memory.observations else { return }
    let resources = leaks.resources?.map(\.resource) ?? []
    guard leaks.growthBytesPerOperation != nil || !resources.isEmpty else { return }
    check.progress.begin("following what grows to its call site")
    // Of all sizes, where those that grow throughout do not explain what grows.
    let classes = leaks.unsizedBytesPerOperation == nil ? leaks.sizeClasses.map(\.bytes) : nil
    // What is left where an operation may have to be found by performing each by itself.
    var order = check.order(
      observations.stop?.limit == .memory ? leaks.operationsPerformed / 2 : leaks.operationsPerformed,
      share: leaks.culprit == nil ? Self.attemptShare : Self.lastShare)
    order.pace = check.pace
    order.tracking = LeakCheckOrder.Tracking(
      classBytes: classes, spacing: LeakChecking.spacing(leaks, observations), resources: resources)
    guard
      let run = try await perform(
        check.plan, order, in: check.folder.makePart("investigation"), check, keepsLines: false)
    else { return }
    var calls: [String: UInt64] = [:]
    for entry in run.observations.operations ?? [] { if let name = entry.operation { calls[name] = entry.calls } }
    guard let profile = run.profile else {
      memory.observations?.warnings.append(
        "call sites are not known: \(run.observations.incompleteness ?? "builds with a sanitizer have no agent to follow objects by")"
      )
      return
    }
    let found = await CallSites.find(in: profile, calls: calls)
    memory.sites = found.sites
    memory.observations?.warnings += found.warnings
    if leaks.culprit == nil {
      memory.leaks?.culprit = Culprit.among(found.sites, countsBytes: leaks.growthBytesPerOperation != nil)
    }
    try ProfileFiles.write(found, to: "\(check.folder.path)/heap")
  }

  /// One of how many objects is followed: as few as the estimate needs, and no more than can be afforded.
  private static func spacing(_ leaks: LeakVerdict, _ observations: LeakObservations) -> UInt64 {
    let grown = leaks.sizeClasses.reduce(0) {
      $0 + $1.objectsPerThousandOperations / 1000 * Double(leaks.operationsPerformed) / 2
    }
    let growing = Set(leaks.sizeClasses.map(\.bytes))
    let isOfAll = leaks.unsizedBytesPerOperation != nil
    let allocated = (observations.operations ?? []).reduce(0.0) { sum, entry in
      sum
        + entry.sizeClasses.filter { isOfAll || growing.contains($0.bytes) }.reduce(0.0) { $0 + Double($1.allocated) }
    }
    // Of all sizes there may be few that matter.
    let wanted = isOfAll ? allocated / affordable : max(grown / followed, min(allocated / affordable, grown / 400))
    return UInt64(min(max(1, wanted), 1e9))
  }
}

extension MemoryRecord {
  /// Whether a leak was found that can be looked into: the process ended as it should, or at a limit.
  fileprivate var grows: Bool {
    leaks?.kind == .leak && (observations?.incompleteness == nil || observations?.stop != nil)
  }

  /// Says how long an undecided check would take to decide, where that does not fit the budget.
  fileprivate mutating func addBudgetWarning(_ budget: LeakBudget, attemptShare: Double) {
    guard let leaks, leaks.kind == .undecided, let needed = leaks.operationsNeeded,
      observations?.isInterrupted == false, let nanoseconds = observations?.nanosecondsPerOperation
    else { return }
    // With a little room.
    let wanted = Double(needed) * nanoseconds / attemptShare * 1.5
    guard wanted > Double(budget.nanoseconds) else { return }
    observations?.warnings.append(
      "\(needed) operations are likely to decide, which do not fit the budget of \(budget.text): set \"memory\": "
        + "{ \"budget\" } or --budget to \(Figures.span(seconds: (wanted / 1e9).rounded(.up)))")
  }

  /// Says which limit ended the check, and which operations failed.
  fileprivate mutating func addLimitWarnings() {
    if let stop = observations?.stop { observations?.warnings.append("\(stop.description): \(stop.remedy)") }
    for entry in observations?.failures ?? [] {
      observations?.warnings.append(
        "leak check: operation '\(entry.operation)' failed in \(min(entry.failures, entry.calls)) of \(entry.calls) calls"
      )
    }
  }
}

extension LeakObservations {
  /// How long an operation took in the windows, quiet points included, over all workers; nil where none was performed.
  fileprivate var nanosecondsPerOperation: Double? {
    guard let first = windows.first, let last = windows.last, last.operations > first.operations else { return nil }
    return Double(last.elapsedNanoseconds - first.elapsedNanoseconds) / Double(last.operations - first.operations)
  }
}
