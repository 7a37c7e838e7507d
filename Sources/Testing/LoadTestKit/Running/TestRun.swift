internal import LoadEngine
internal import LoadLeaks
internal import LoadMemory
internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadTarget
internal import LoadVerdict
internal import PortableFoundation

/// One run of a checked plan in this process.
struct TestRun: Sendable {
  /// How the temporary folders of this process's runs begin.
  static let folderPrefix = "loadtest-\(ProcessInfo.processInfo.processIdentifier)-"

  private let plan: Plan
  private let target: TargetDescription

  /// - Throws: ``LoadTestError`` when the plan cannot run on the target.
  init(_ plan: Plan, target described: TargetDescription) throws(LoadTestError) {
    guard plan.cellCount == 1 else {
      throw LoadTestError(
        .plan, "the plan makes \(plan.cellCount) runs: run one of its cells (Plan.cells), or leave the others out")
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
      throw LoadTestError(.environment, "the run could not be made: \(error)")
    }
    try Task.checkCancellation()
    if case .refused(let message) = outcome { throw LoadTestError(.refused, "the run did not start: \(message)") }
    let (built, monitor) = recorder.result()
    guard let built else { throw LoadTestError(.environment, "nothing was recorded") }
    let record = Judging.judged(built, thresholds: plan.thresholds, monitor: monitor)
    try TestRun.check(record)
    return record
  }

  /// How many checks must agree where the total alone grows.
  private static let agreeingChecks = 3

  /// Looks for leaks, again where the rest of the process may have been what grew.
  func checkLeaksRepeatedly() async throws -> LeakVerdict {
    var verdict = try await checkLeaks()
    for _ in 1..<TestRun.agreeingChecks {
      // The total is that of the whole process. A size class counts where operations leave its objects.
      guard verdict.sizeClasses.isEmpty,
        verdict.kind == .leak || (verdict.kind == .undecided && verdict.operationsNeeded != nil)
      else { break }
      verdict = try await checkLeaks()
    }
    return verdict
  }

  /// Looks for leaks.
  func checkLeaks() async throws -> LeakVerdict {
    let folder = FileManager.default.temporaryDirectory.appending(path: TestRun.folderPrefix + UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let operations: UInt64? = if case .iterations(let count) = plan.length { count } else { nil }
    let run: LeakRun
    do {
      run = try await RunLauncher(targets: [target], interrupts: nil).checkLeaksInProcess(
        plan, LeakCheckOrder(operations: operations), folder: RunFolder.create(in: folder, scenario: "test"),
        hooks: RunHooks(), memory: AllocatorSampler(), tracking: AllocatorTracking())
    } catch {
      throw LoadTestError(.environment, "the check could not be made: \(error)")
    }
    if case .refused(let message) = run.outcome { throw LoadTestError(.refused, "the check did not start: \(message)") }
    if let incompleteness = run.observations.incompleteness {
      throw LoadTestError(.incomplete, "the check did not complete: \(incompleteness)")
    }
    return LeakJudge.judge(run.observations)
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
