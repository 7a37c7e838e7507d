internal import CLibrary
internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// How a run ended.
extension SupervisorMachine {
  /// How the measuring process itself ended.
  enum Exit: Sendable {
    case code(Int32)
    case signal(Int32)
    /// It runs in this process.
    case inProcess
  }

  /// How the run ended, once the measuring process is gone.
  func conclusion(_ exit: Exit, _ run: some SupervisedRun) -> Ending {
    if let ending { return ending }
    if finished == nil {
      if isInterrupted { return Ending(.interrupted, message: "interrupted before the run ended") }
      return crashed(exit, run)
    }
    // Threads that were still inside an operation when the graceful stop was over.
    if let worker = (0..<plan.workerCount).first(where: { run.runningPosition(worker: $0) != nil }) {
      return stalled(
        worker,
        "was still running when the graceful stop of "
          + "\(DurationText.of(nanoseconds: plan.gracefulStopNanoseconds)) ended", run)
    }
    switch exit {
    case .code(0), .inProcess: break
    case .code, .signal: return crashed(exit, run)
    }
    if isInterrupted { return Ending(.interrupted, message: "interrupted: judged by what was measured until then") }
    if let abortReason { return Ending(.aborted, message: abortReason) }
    return Ending(.completed)
  }

  static let closesDescriptors = "the target closes descriptors that are not its own"

  /// Signals that a process does not raise by a fault of its own: someone sent them.
  private static let signalsFromOutside = [SIGKILL, SIGTERM, SIGINT, SIGQUIT, SIGHUP]

  private func crashed(_ exit: Exit, _ run: some SupervisedRun) -> Ending {
    if case .signal(let number) = exit, Self.signalsFromOutside.contains(number) || run.crash?.isFromOutside == true {
      let cause = number == SIGKILL ? ", for instance by another process or the kernel's out-of-memory killer" : ""
      return Ending(
        .killed,
        message:
          "the measuring process was killed from outside by signal \(number) (\(String(cString: strsignal(number)))\(cause))"
          + inFlight(run))
    }
    // The last report comes before the target is destroyed.
    if case .code(0) = exit, finished == nil, run.targetCall == .destroy {
      return Ending(
        .crashed,
        message: "the measuring process ended normally, but its last report did not arrive: \(Self.closesDescriptors)")
    }
    let culprit =
      switch exit {
      case .code: run.exitWorker
      case .signal, .inProcess: run.crash?.worker
      }
    let operation = culprit.flatMap { run.operationInFlight(worker: $0) }
    let place =
      if let operation, let worker = culprit {
        " in operation '\(operation)' of worker \(worker)" + (run.phase == .warmup ? ", in the warm-up" : "")
      } else if let call = run.targetCall { " \(call.place)" } else { inFlight(run) }
    let what =
      switch exit {
      case .signal(let number): "was terminated by signal \(number) (\(String(cString: strsignal(number))))"
      case .code(let code): "exited by itself with code \(code)"
      case .inProcess: "ended"
      }
    let exception = run.crash?.exception.map { ": \(PrintableText.of($0.description))" } ?? ""
    return Ending(
      .crashed, message: "the measuring process \(what)\(place)\(exception)", operation: operation, worker: culprit)
  }

  func stalled(_ worker: Int, _ what: String, _ run: some SupervisedRun) -> Ending {
    let operation = run.operationInFlight(worker: worker)
    return Ending(
      .stalled, message: "operation '\(operation ?? "?")' of worker \(worker) \(what)", operation: operation,
      worker: worker)
  }

  /// The operations in flight, for a crash that is not attributed to one.
  func inFlight(_ run: some SupervisedRun) -> String {
    let operations = operationsInFlight(run)
    return operations.isEmpty
      ? "" : " while these operations were in flight: \(operations.ordered().joined(separator: ", "))"
  }

  func operationsInFlight(_ run: some SupervisedRun) -> Set<String> {
    Set((0..<min(plan.workerCount, 1000)).compactMap { run.operationInFlight(worker: $0) })
  }
}
