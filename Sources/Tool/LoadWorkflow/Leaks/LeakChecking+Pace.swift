internal import LoadEngine
internal import LoadLeaks
internal import LoadRecord
internal import LoadScenario

extension LeakChecking {
  /// Minimum duration of a check at the scenario's pace.
  private static let pacedNanoseconds = 8e9

  /// Checks whether memory also grows at the scenario's pace, if it has one.
  func compareWithPace(_ check: inout Check, _ memory: inout MemoryRecord) async throws {
    guard let pace = check.plan.paceWords, let leak = memory.leaks,
      let nanoseconds = memory.observations?.nanosecondsPerOperation
    else { return }
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
      let run = try await followUp(
        check.plan, order, in: "leaks-paced", missing: "cannot determine whether memory also grows at \(pace)", check,
        &memory)
    else { return }
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
  }
}
