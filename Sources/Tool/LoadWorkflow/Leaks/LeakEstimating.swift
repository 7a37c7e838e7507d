internal import LoadEngine
internal import LoadPlatform
internal import LoadRecord
package import LoadReport
package import LoadScenario
internal import PortableFoundation

/// Estimates how long a plan's leak check takes, by performing a few of its operations.
package enum LeakEstimating {
  /// The time for starting processes and for a thousand quiet points.
  private static let overheadSeconds = 0.7

  /// The estimate; nil if the plan has no leak check.
  ///
  /// - Throws: `Measuring.Refusal` where the target refuses, ``FileFailure``.
  package static func estimate(_ plan: Plan) async throws -> LeakCheckEstimate? {
    guard plan.memory.leaks == .detect || plan.memory.leaks == .investigate, let cell = plan.cells.first?.plan else {
      return nil
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "loadtest-inspect-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let budget = LeakBudget(nanoseconds: plan.memory.leakBudgetNanoseconds ?? MemoryPlan.usualLeakBudgetNanoseconds)
    let order = LeakCheckOrder(
      operations: plan.memory.leakOperations, budget: budget.part(LeakChecking.attemptShare), isProbe: true)
    // The user's interrupt ends this process, and the measuring process with it.
    let run = try await RunLauncher(targets: CommandContext.current.targets, interrupts: nil).checkLeaks(
      cell, order, folder: RunFolder.create(in: folder, scenario: "inspect"), hooks: RunHooks())
    if case .refused(let message) = run.outcome { throw Measuring.Refusal(message: message) }
    guard let probe = run.probe else {
      throw Measuring.Refusal(message: run.observations.incompleteness ?? "the measuring process did not finish")
    }
    let seconds = Double(probe.operations) * probe.nanosecondsPerOperation / 1e9 + overheadSeconds
    return LeakCheckEstimate(
      operations: probe.operations, nanosecondsPerOperation: probe.nanosecondsPerOperation,
      seconds: min(seconds, Double(budget.nanoseconds) / 1e9), budgetSeconds: Double(budget.nanoseconds) / 1e9)
  }
}
