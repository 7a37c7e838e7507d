package import LoadEngine
internal import LoadLeaks
internal import LoadMemory
internal import LoadPlatform
package import LoadRecord
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
    /// The most operations of an attempt; what is undecided is repeated with more up to there.
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

  /// Where the tool chooses how many operations there are, an undecided check is repeated up to so many times as many.
  private static let chosenExtension: UInt64 = 16

  /// The fewest operations of a check in a process that runs out of something: enough for the quiet points that a verdict takes.
  private static let leastBeforeExhaustion: UInt64 = 96
  /// The most processes of a check.
  private static let attempts = 4

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
    var memory = MemoryRecord()
    var attempt = 1
    var operations = limits.operations
    var exhausted: LeakResource.Exhaustion?
    while true {
      if attempt == 1 { note("looking for leaks") }
      guard
        let run = try await perform(
          plan, LeakCheckOrder(operations: operations),
          in: folder.makePart(attempt == 1 ? "leaks" : "leaks-\(attempt)"),
          hooks: hooks)
      else { return nil }
      let verdict = LeakExpectations.judge(run.observations, plan.memory.expected)
      // What grew before a process ran out of something grew, though the check that is made again may be too short to see it.
      if exhausted == nil || verdict.kind == .leak || memory.leaks?.kind != .leak {
        memory.observations = run.observations
        memory.leaks = verdict
      }
      if let found = run.observations.exhausted, attempt < Self.attempts {
        exhausted = exhausted ?? found
        operations = max(Self.leastBeforeExhaustion, found.operations / 4)
        note(
          "the process ran out of \(found.resource.noun) after \(found.operations) operations: once more, with "
            + "\(operations ?? 0)")
        attempt += 1
        continue
      }
      let maximum = min(
        limits.maximumOperations ?? limits.operations ?? verdict.operationsPerformed * Self.chosenExtension,
        exhausted.map { $0.operations / 2 } ?? .max)
      guard verdict.kind == .undecided, run.observations.incompleteness == nil, attempt < Self.attempts,
        let needed = verdict.operationsNeeded, verdict.operationsPerformed < maximum / 2
      else { break }
      operations = min(needed, maximum)
      note("undecided: once more, with \(operations ?? 0) operations")
      attempt += 1
    }
    if let exhausted, memory.observations?.exhausted == nil {
      memory.observations?.exhausted = exhausted
      memory.observations?.warnings.append(
        "the process ran out of \(exhausted.resource.noun) after \(exhausted.operations) operations: the check was made again "
          + "with fewer")
    }
    // Also where it was not asked for, if the operation is not known otherwise.
    if let leaks = memory.leaks, leaks.kind == .leak, memory.observations?.incompleteness == nil,
      limits.investigates || leaks.culprit == nil || plan.memory.expected.contains(where: { $0.subject != .operation })
    {
      try await investigate(plan, &memory, folder: folder)
    }
    if memory.leaks?.kind == .leak, memory.leaks?.culprit == nil, memory.observations?.incompleteness == nil {
      try await isolate(plan, &memory, folder: folder)
    }
    let (verdict, warnings) = LeakExpectations.apply(
      plan.memory.expected, to: memory.leaks ?? LeakJudge.judge(LeakObservations(executor: "")),
      observations: memory.observations, sites: memory.sites)
    memory.leaks = verdict
    memory.observations?.warnings += warnings
    return memory
  }

  /// One process with all windows; nil when the user asked twice for the end.
  private func perform(
    _ plan: Plan, _ order: LeakCheckOrder, in folder: RunFolder, hooks: RunHooks
  ) async throws -> LeakRun? {
    let launcher = RunLauncher(targets: CommandContext.current.targets, interrupts: interrupts)
    let run = try await launcher.checkLeaks(plan, order, folder: folder, hooks: hooks)
    switch run.outcome {
    case .recorded: return run
    case .refused(let message): throw Measuring.Refusal(message: message)
    case .endedAtOnce: return nil
    }
  }

  private func note(_ text: String) {
    if showsProgress { Diagnostics.note(text) }
  }

  // MARK: Isolation

  /// More operations than this are not tried one by one.
  private static let isolatedOperations = 12

  /// Performs each operation of the mix by itself, to see which grows: for what happens on threads of the target's own,
  /// where no operation is known.
  private func isolate(_ plan: Plan, _ memory: inout MemoryRecord, folder: RunFolder) async throws {
    guard let leaks = memory.leaks else { return }
    var weights: [String: Double] = [:]
    for entry in plan.groups.flatMap(\.mix) { weights[entry.operation, default: 0] += entry.weight }
    guard (2...Self.isolatedOperations).contains(weights.count) else {
      if weights.count == 1 { memory.leaks?.culprit = weights.keys.first }
      return
    }
    note("performing each operation by itself")
    var most: (operation: String, growth: Double)?
    for (number, operation) in weights.keys.ordered().enumerated() {
      guard let alone = plan.isolating(operation) else { continue }
      let isShort = memory.observations?.exhausted != nil
      let order = LeakCheckOrder(
        operations: isShort ? leaks.operationsPerformed : max(9_600, leaks.operationsPerformed / 2))
      let part = try folder.makePart("isolation/\(number + 1)-\(operation)")
      guard let run = try await perform(alone, order, in: part, hooks: RunHooks()) else { return }
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
  private func investigate(_ plan: Plan, _ memory: inout MemoryRecord, folder: RunFolder) async throws {
    guard let leaks = memory.leaks, let observations = memory.observations else { return }
    let resources = leaks.resources?.map(\.resource) ?? []
    guard leaks.growthBytesPerOperation != nil || !resources.isEmpty else { return }
    note("following what grows to its call site")
    // Of all sizes, where those that grow throughout do not explain what grows.
    let classes = leaks.unsizedBytesPerOperation == nil ? leaks.sizeClasses.map(\.bytes) : nil
    let order = LeakCheckOrder(
      operations: leaks.operationsPerformed,
      tracking: LeakCheckOrder.Tracking(
        classBytes: classes, spacing: LeakChecking.spacing(leaks, observations), resources: resources))
    guard let run = try await perform(plan, order, in: folder.makePart("investigation"), hooks: RunHooks()) else {
      return
    }
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
    if memory.leaks?.culprit == nil { memory.leaks?.culprit = found.sites.first { $0.operation != nil }?.operation }
    try ProfileFiles.write(found, to: "\(folder.path)/heap")
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
