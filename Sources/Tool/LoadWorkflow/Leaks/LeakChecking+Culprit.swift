internal import LoadEngine
internal import LoadLeaks
internal import LoadMemory
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// What causes growth that was found: its operation and its call sites.
extension LeakChecking {
  /// Maximum number of operations that are performed separately.
  private static let isolatedOperations = 12

  /// Performs each operation of the mix separately to determine which ones cause the growth: for allocations on the
  /// target's own threads, where the operation is unknown.
  func isolate(_ check: Check, _ memory: inout MemoryRecord) async throws {
    guard let leaks = memory.leaks else { return }
    var weights: [String: Double] = [:]
    // Each worker performs the same number of operations.
    for group in check.plan.groups {
      let all = group.mix.reduce(0) { $0 + $1.weight }
      for entry in group.mix { weights[entry.operation, default: 0] += Double(group.workers) * entry.weight / all }
    }
    if weights.count == 1, let only = weights.keys.first {
      memory.leaks?.accuse(only)
      return
    }
    // Expected growth is left out.
    for name in check.plan.memory.expected.operations { weights[name] = nil }
    guard (1...Self.isolatedOperations).contains(weights.count) else { return }
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
      let missing = "cannot determine which operation causes the growth"
      guard
        let run = try await followUp(
          plan, order, in: "isolation/\(number + 1)-\(operation)", missing: missing, check, &memory)
      else { return }
      if run.observations.ending != nil {
        memory.observations?.warnings.append("\(missing): '\(operation)', performed separately, ended the process")
        return
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
      return
    }
    let all = found.reduce(0) { $0 + $1.growth }
    found.sort { $0.growth > $1.growth }
    guard let most = found.first else { return }
    memory.leaks?.accuse(
      most.operation,
      words: found.count == 1
        ? "'\(most.operation)' (the only one with growth when performed separately)"
        : "\(Culprit.words(found, of: all)), each performed separately")
  }

  /// Attributes the objects of the growing size classes to the call sites that allocate them, in a further process.
  func investigate(_ check: Check, _ memory: inout MemoryRecord) async throws {
    guard let leaks = memory.leaks, let observations = memory.observations else { return }
    let resources = leaks.resources?.map(\.resource) ?? []
    guard leaks.growthBytesPerOperation != nil || !resources.isEmpty else { return }
    check.progress.begin("attributing the growth to call sites")
    // Leaves time if the operations may have to be performed separately.
    var order = check.order(
      observations.stop?.limit == .memory ? leaks.operationsPerformed / 2 : leaks.operationsPerformed,
      share: leaks.culprit == nil ? Self.attemptShare : Self.lastShare)
    order.pace = check.pace
    let followed = FollowedObjects(leaks, observations)
    order.tracking = LeakCheckOrder.Tracking(
      classBytes: followed.classBytes, spacing: followed.spacing, resources: resources)
    let missing = "call sites are unknown"
    guard let run = try await followUp(check.plan, order, in: "investigation", missing: missing, check, &memory) else {
      return
    }
    guard let profile = run.profile else {
      let cause = run.observations.incompleteness ?? "builds with a sanitizer have no agent that tracks objects"
      memory.observations?.warnings.append("\(missing): \(cause)")
      return
    }
    let found = await CallSites.find(in: profile, calls: run.observations.operations?.callsByOperation ?? [:])
    let sites = leaks.withoutTurnover(found.sites)
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
  }
}

extension LeakVerdict {
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
    let place = isOfHeap ? "allocated in \(words)" : "in \(words)"
    explanation += others > 0 ? "; \(first) \(place)" : ", \(place)"
  }
}
