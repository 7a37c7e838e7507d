internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How a run ended, and the last line of its timeline.
extension Supervisor {
  /// How the measuring process itself ended.
  enum Exit {
    case code(Int32)
    case signal(Int32)
    /// It runs in this process.
    case inProcess
  }

  /// Writes the last line of the timeline.
  @discardableResult
  mutating func conclude(_ watch: Watch, exit: Exit) throws(FileFailure) -> Ending {
    steal.stopIfNeeded()
    let end = EndLine(
      ending: withStacks(ending(watch, exit)), workers: observer.workerRecords(), gauges: watch.finished?.gauges ?? [:],
      failureNames: watch.finished?.failureNames ?? [:], invariantViolation: watch.finished?.invariantViolation,
      hiccups: watch.finished?.hiccups, stealPercent: steal.share.map { $0 * 100 },
      disturbances: disturbances(watch), warnings: warnings(watch))
    try folder.append(.end(end))
    _ = hooks.line(.end(end))
    return end.ending
  }

  /// Names the stacks that the backtracer has written, where it has.
  private func withStacks(_ ending: Ending) -> Ending {
    guard ending.kind == .crashed || ending.kind == .stalled else { return ending }
    // The thread that took the signal of a stall is not the one at fault; workers of a pool have no thread of their own.
    let thread =
      ending.kind == .stalled ? ending.worker.map { plan.executor == .threads ? "worker \($0)" : "" } ?? "" : nil
    guard let report = StackReport(path: "\(folder.path)/\(StackReport.fileName)", thread: thread) else {
      return ending
    }
    var ending = ending
    ending.stacks = StackReport.fileName
    ending.frames = report.frames.isEmpty ? nil : report.frames
    return ending
  }

  /// What kept workers from running: what the measuring process saw, and what the hypervisor took.
  private func disturbances(_ watch: Watch) -> [Disturbance]? {
    let stolen = steal.share.map {
      Disturbance(.stolen, share: $0, ofSeconds: Double(observer.elapsedNanoseconds ?? 0) / 1e9)
    }
    let all = (watch.finished?.disturbances ?? []) + [stolen].compactMap { $0 }
    return all.isEmpty ? nil : all
  }

  private func warnings(_ watch: Watch) -> [String] {
    var warnings = watch.finished?.warnings ?? []
    if observer.missedMemorySamples > 0 {
      warnings.append("\(observer.missedMemorySamples) memory samples were overwritten before they were read")
    }
    return warnings
  }

  private func ending(_ watch: Watch, _ exit: Exit) -> Ending {
    if let ending = watch.ending { return ending }
    if watch.finished == nil {
      if watch.interrupted { return Ending(.interrupted, message: "interrupted before the run was over") }
      return crashed(exit)
    }
    // Threads that were still inside an operation when the graceful stop was over.
    if let worker = (0..<plan.workerCount).first(where: { observer.runningPosition(worker: $0) != nil }) {
      return stalled(
        worker,
        "was still running when the graceful stop of "
          + "\(Span.text(nanoseconds: plan.gracefulStopNanoseconds)) was over")
    }
    switch exit {
    case .code(0), .inProcess: break
    case .code, .signal: return crashed(exit)
    }
    if watch.interrupted { return Ending(.interrupted, message: "interrupted: judged as far as it went") }
    if let abortReason { return Ending(.aborted, message: abortReason) }
    return Ending(.completed)
  }

  /// Signals that no fault of the process's own raises: someone sent them.
  private static let signalsFromOutside = [SIGKILL, SIGTERM, SIGINT, SIGQUIT, SIGHUP]

  private func crashed(_ exit: Exit) -> Ending {
    if case .signal(let number) = exit, Supervisor.signalsFromOutside.contains(number) {
      let cause = number == SIGKILL ? ", as by another process or the kernel's out-of-memory killer" : ""
      return Ending(
        .killed,
        message:
          "the measuring process was killed from outside by signal \(number) (\(String(cString: strsignal(number)))\(cause))"
          + inFlight)
    }
    let culprit =
      switch exit {
      case .code: observer.exitWorker
      case .signal, .inProcess: observer.crash?.worker
      }
    let operation = culprit.flatMap { observer.operationInFlight(worker: $0) }
    let place =
      if let operation, let worker = culprit { " in operation '\(operation)' of worker \(worker)" } else {
        inFlight
      }
    let what =
      switch exit {
      case .signal(let number): "was ended by signal \(number) (\(String(cString: strsignal(number))))"
      case .code(let code): "exited by itself with code \(code)"
      case .inProcess: "ended"
      }
    return Ending(
      .crashed, message: "the measuring process \(what)\(place)", operation: operation, worker: culprit)
  }

  /// The operations that were in flight, where the crash itself does not tell.
  var inFlight: String {
    let operations = operationsInFlight
    return operations.isEmpty
      ? "" : " while these operations were in flight: \(operations.ordered().joined(separator: ", "))"
  }

  var operationsInFlight: Set<String> {
    Set((0..<min(plan.workerCount, 1000)).compactMap { observer.operationInFlight(worker: $0) })
  }
}
