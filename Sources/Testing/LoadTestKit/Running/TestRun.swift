internal import LoadEngine
internal import LoadLeaks
internal import LoadMemory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadTarget
internal import LoadVerdict
internal import PortableFoundation

/// One run of a checked plan in this process.
struct TestRun: Sendable {
  /// The prefix of the temporary folders of this process's runs.
  static let folderPrefix = "loadtest-\(ProcessInfo.processInfo.processIdentifier)-"

  private let plan: Plan
  private let target: TargetDescription

  /// - Throws: ``LoadTestError`` if the plan cannot run on the target.
  init(_ plan: Plan, target described: TargetDescription) throws(LoadTestError) {
    guard plan.cellCount == 1 else {
      throw LoadTestError(
        .plan, "the plan makes \(plan.cellCount) runs: run one of its cells (Plan.cells), or remove the others")
    }
    var plan = plan.cells[0].plan
    plan.target.source = .named(described.name)
    let target: TargetDescription
    do { target = try described.configured(by: plan.target.config) } catch { throw LoadTestError(.plan, "\(error)") }
    if let defect = target.defect { throw LoadTestError(.plan, "target '\(target.name)': \(defect)") }
    let problems = PlanCheck.problems(plan, target: TargetCatalog.Target(target))
    guard problems.isEmpty else {
      throw LoadTestError(.plan, "the plan cannot run: \(problems.joined(separator: "; "))")
    }
    self.plan = plan
    self.target = target
  }

  /// Runs and judges.
  func perform() async throws -> RunRecord {
    let recorder = LineRecorder(thresholds: plan.thresholds)
    let isCancelled = Lock(false)
    let outcome: RunLauncher.Outcome
    do {
      outcome = try await withTaskCancellationHandler {
        try await launch(recorder, isCancelled)
      } onCancel: {
        isCancelled.withLock { $0 = true }
      }
    } catch {
      throw LoadTestError(.environment, "the run could not be set up: \(error)")
    }
    try Task.checkCancellation()
    if case .refused(let message) = outcome { throw LoadTestError(.refused, "the run did not start: \(message)") }
    let (built, monitor) = recorder.result()
    guard let built else { throw LoadTestError(.environment, "nothing was recorded") }
    let record = Judging.judged(built, thresholds: plan.thresholds, monitor: monitor)
    try TestRun.check(record)
    return record
  }

  /// A jump of an operation's own memory counts as growth from this many bytes on.
  private static let leastStepOfOperations = 16_384.0
  /// Number of checks that must agree if only the total grows.
  private static let agreeingChecks = 3

  /// The result of a leak check.
  struct FoundLeaks: Sendable {
    var verdict: LeakVerdict
    var observations: LeakObservations
    /// Whether the growth belongs to operations. The total is that of the whole process; a size class counts if
    /// operations leave objects of it.
    fileprivate var isCertain: Bool
    /// The live memory of operations, where it leaves the check undecided.
    fileprivate var open: LeakObservations?
    /// The call sites of the leak, one line each; empty if there is none.
    var sites: [String] = []
  }

  /// Performs a leak check, repeats it if the growth may be that of the rest of the process or if it is undecided, and
  /// attributes a leak to its line.
  ///
  /// - Parameter keepsState: whether the target keeps its state between checks, as a closure keeps what it captures: a
  ///   repeated check then continues the previous one. Otherwise it starts with a new target.
  func checkLeaksRepeatedly(keepsState: Bool) async throws -> FoundLeaks {
    var found = try await checkLeaks()
    var agreeing = found.verdict.kind == .leak ? 1 : 0
    for _ in 1..<TestRun.agreeingChecks {
      guard !found.isCertain,
        found.verdict.kind == .leak || (found.verdict.kind == .undecided && found.verdict.operationsNeeded != nil)
      else { break }
      found = try await checkLeaks(after: keepsState ? found.open : nil)
      agreeing = found.verdict.kind == .leak ? agreeing + 1 : 0
    }
    guard found.verdict.kind == .leak else { return found }
    guard found.isCertain || agreeing == TestRun.agreeingChecks else {
      found.verdict.kind = .undecided
      found.verdict.operationsNeeded = 4 * found.verdict.operationsPerformed
      found.verdict.explanation = "the repeated leak checks disagree; the last reported: \(found.verdict.explanation)"
      return found
    }
    found.sites = try await leakSites(found)
    return found
  }

  /// Performs a leak check.
  ///
  /// - Parameter earlier: earlier memory of operations on the same state.
  func checkLeaks(after earlier: LeakObservations? = nil) async throws -> FoundLeaks {
    let run = try await checkLeaks(tracking: nil)
    var parameters = LeakParameters()
    parameters.countsOperationsAlone = true
    var found = FoundLeaks(
      verdict: LeakExpectations.judge(run.observations, plan.memory.expected, parameters: parameters),
      observations: run.observations, isCertain: false)
    found.isCertain = found.verdict.kind == .leak && !found.verdict.sizeClasses.isEmpty
    if !found.isCertain, plan.memory.expected.isEmpty, let own = run.observations.ofOperations?.following(earlier) {
      parameters.minimumStepBytes = TestRun.leastStepOfOperations
      let verdict = LeakJudge.judge(own, parameters: parameters)
      found.isCertain = verdict.kind == .leak
      if verdict.kind == .undecided { found.open = own }
      // In a large process, a growing buffer is lost in the total.
      if found.isCertain || (found.open != nil && found.verdict.kind != .leak) { found.verdict = verdict }
    }
    // Growth until the check ended is growth, for instance of descriptors that ran out.
    if let incompleteness = run.observations.incompleteness, found.verdict.kind != .leak {
      throw LoadTestError(.incomplete, "the check did not complete: \(incompleteness)")
    }
    return found
  }

  /// The call sites of the leak: a second check with tracking.
  private func leakSites(_ found: FoundLeaks) async throws -> [String] {
    let followed = FollowedObjects(found.verdict, found.observations)
    let run = try await checkLeaks(
      tracking: LeakCheckOrder.Tracking(
        classBytes: followed.classBytes, spacing: followed.spacing,
        resources: (found.verdict.resources ?? []).map(\.resource)))
    guard let profile = run.profile else { return [] }
    let found = await CallSites.find(in: profile, calls: run.observations.operations?.callsByOperation ?? [:])
    return LeakReport(style: .plain).places(found.sites.filter { $0.operation != nil })
  }

  /// The allocations of the operations, by call path.
  func allocations() async throws -> AllocationCounts {
    let classes = AllocatorTracking().sizeClasses
    guard !classes.isEmpty else {
      throw LoadTestError(.notMeasured, "builds with a sanitizer do not count allocations")
    }
    let run = try await checkLeaks(tracking: LeakCheckOrder.Tracking(classBytes: classes, spacing: 1))
    if let incompleteness = run.observations.incompleteness {
      throw LoadTestError(.incomplete, "allocations could not be counted: \(incompleteness)")
    }
    guard let profile = run.profile,
      let counted = run.observations.operations?.first(where: { $0.operation == plan.name }), counted.calls > 0
    else { throw LoadTestError(.notMeasured, "no call was counted") }
    let made = AllocationProfile(
      lost: profile.lost,
      stacks: profile.stacks.filter { $0.operation == plan.name && $0.allocatedObjects > 0 }.map(\.allocated),
      maps: profile.maps)
    let found = await CallSites.find(in: made, calls: [plan.name: counted.calls])
    return AllocationCounts(
      counted, failures: run.observations.failures.first?.failures ?? 0, sites: found.sites)
  }

  private func checkLeaks(tracking: LeakCheckOrder.Tracking?) async throws -> LeakRun {
    let folder = FileManager.default.temporaryDirectory.appending(path: TestRun.folderPrefix + UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard case .iterations(let operations) = plan.length else {
      throw LoadTestError(
        .plan, "\(plan.name): a leak check needs a number of operations, such as length: .iterations(200_000)")
    }
    var order = LeakCheckOrder(operations: operations, tracking: tracking)
    order.expectsAllOperations = plan.memory.expected.isEmpty
    let run: LeakRun
    do {
      run = try await RunLauncher(targets: [target], interrupts: nil).checkLeaksInProcess(
        plan, order, folder: RunFolder.create(in: folder, scenario: "test"), hooks: RunHooks(),
        memory: AllocatorSampler(), tracking: AllocatorTracking())
    } catch {
      throw LoadTestError(.environment, "the check could not be set up: \(error)")
    }
    if case .refused(let message) = run.outcome { throw LoadTestError(.refused, "the check did not start: \(message)") }
    return run
  }

  private func launch(_ recorder: LineRecorder, _ isCancelled: Lock<Bool>) async throws -> RunLauncher.Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: TestRun.folderPrefix + UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = recorder.take(
      .start(StartLine(tool: .current, host: .current(), plan: plan, loadAverage: HostDescription.loadAverage())))
    let hooks = RunHooks(line: { line in
      let reason = recorder.take(line)
      return isCancelled.withLock { $0 } ? "its task was cancelled" : reason
    })
    return try await RunLauncher(targets: [target], interrupts: nil).runInProcess(
      plan, folder: RunFolder.create(in: folder, scenario: "test"), hooks: hooks,
      memory: AllocatorSampler(
        wanted: plan.memory.allocator.rawValue, absence: AllocatorLocator.absence(plan, isPreloaded: false)))
  }

  private static func check(_ record: RunRecord) throws(LoadTestError) {
    if let violation = record.invariantViolation {
      throw LoadTestError(
        .invariantViolated, "the target's invariant does not hold: \(violation)", record: record)
    }
    guard record.ending.kind.outcome == nil else {
      throw LoadTestError(
        .incomplete, "the run did not complete: \(record.ending.message ?? record.ending.kind.rawValue)",
        record: record)
    }
  }
}

extension LeakObservations {
  /// The memory of operations, combined with earlier checks in the same process; nil: none.
  ///
  /// Each check has its own account: memory from earlier checks is assumed to stay.
  fileprivate func following(_ earlier: LeakObservations?) -> LeakObservations {
    guard let earlier, let last = earlier.windows.last, let bytes = last.liveBytes else { return self }
    var all = self
    all.beginning =
      earlier.beginning
      + earlier.windows.compactMap { window in
        window.liveBytes.map { Point(operations: window.operations, liveBytes: $0) }
      }
    for index in all.windows.indices {
      all.windows[index].operations += last.operations
      all.windows[index].liveBytes? += bytes
    }
    return all
  }
}

extension AllocationProfile.Stack {
  /// The stack with everything that it allocated, as if it were alive.
  fileprivate var allocated: AllocationProfile.Stack {
    AllocationProfile.Stack(
      operation: operation, addresses: addresses, liveObjects: allocatedObjects, liveBytes: allocatedBytes ?? 0,
      allocatedObjects: allocatedObjects, allocatedBytes: allocatedBytes, types: types)
  }
}

extension CallSiteRecord.Frame {
  /// Function, and file and line if known.
  var text: String {
    guard let file else { return function }
    return "\(function) at \(file.split(separator: "/").last ?? "")" + (line.map { ":\($0)" } ?? "")
  }
}
