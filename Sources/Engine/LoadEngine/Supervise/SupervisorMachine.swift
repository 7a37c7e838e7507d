internal import LoadRecord
internal import LoadScenario

/// Decides what a supervisor does about the events of a measuring process: when an interval is over, when a run has to
/// be ended, and why it ended. Pure: it has no clock, process or file; the caller performs the returned actions in
/// order and reports their results.
///
/// It watches until the measuring process has sent its last event, is gone or has to be ended; then it may wait for the
/// stacks of a process that hung, and waits for the process to exit.
struct SupervisorMachine: Sendable {
  /// An event.
  enum Event: Sendable {
    /// The measuring process wrote a line; nil: a malformed or endless one.
    case wrote(MeasurementEvent?)
    /// It closed its end of the pipe.
    case closed
    /// The user interrupted.
    case interrupted
    /// The run was steered: a number of workers of each group, or the end.
    case steered(workers: [Int]?, stop: Bool)
    /// A threshold with `abort` stopped holding.
    case crossed(reason: String)
    /// A line of the timeline could not be written.
    case couldNotWrite(FileFailure)
  }

  /// An action to perform.
  enum Action: Sendable, Equatable {
    /// Write that the measured phase is about to start.
    case writeReady(ReadyLine)
    /// Write what was measured since the last interval.
    case writeInterval(endNanoseconds: UInt64)
    /// Write what was measured after the last full second, if anything. Nil: the interval ends with the last operation.
    case writeLastInterval(endNanoseconds: UInt64? = nil)
    /// Send a line to the measuring process.
    case send(String)
    /// Have the measuring process write its stacks, which ends it.
    case writeStacks
    /// End the measuring process, including threads in endless operations.
    case kill
  }

  /// The stage of the machine.
  enum Stage: Sendable, Equatable {
    case watching
    case waitingForStacks(since: UInt64)
    case waitingForExit(since: UInt64)
    case over
  }

  let plan: Plan
  /// Whether there is a process to wait for and to end: this process may be the measuring one.
  private let hasProcess: Bool
  /// Whether a process that is ended by a signal writes its stacks.
  private let writesStacks: Bool

  private(set) var stage = Stage.watching
  /// The last report of the measuring process.
  private(set) var finished: MeasurementEvent.Finished?
  private(set) var refusal: String?
  /// Why the supervisor itself ended the run; nil: it did not.
  private(set) var ending: Ending?
  private(set) var isInterrupted = false
  /// The user interrupted a second time.
  private(set) var endsAtOnce = false
  private(set) var failure: FileFailure?
  private(set) var abortReason: String?

  private var isClosed = false
  private var inFlightAtEnd = ""
  private var stopRequested: UInt64?
  private var nextInterval: UInt64?
  private var hasLastInterval = false
  private var crashSeen: UInt64?
  /// When the decision to end the process was made.
  private var endedAt: UInt64?
  private var stalls: StallWatch
  private var watched = WatchedTime()
  private var phaseSeen: (phase: RunHeader.Phase, since: UInt64)?

  static let intervalNanoseconds: UInt64 = 1_000_000_000
  /// How long a measuring process may exceed its own limits before it is ended.
  static let patienceNanoseconds: UInt64 = 5_000_000_000
  /// How long the stacks of a process that crashed or hung may take to be written.
  static let stacksPatienceNanoseconds: UInt64 = 20_000_000_000
  /// Minimum time for the creation of a target and its workers.
  static let startPatienceNanoseconds: UInt64 = 60_000_000_000

  init(plan: Plan, hasProcess: Bool, writesStacks: Bool) {
    self.plan = plan
    self.hasProcess = hasProcess
    self.writesStacks = writesStacks
    stalls = StallWatch(workers: plan.workerCount, stallNanoseconds: plan.stallNanoseconds)
  }

  /// Whether the measuring process was requested to stop.
  var isStopRequested: Bool { stopRequested != nil }

  // MARK: Events

  /// Handles an event; `now` is in monotonic nanoseconds.
  mutating func take(_ event: Event, now: UInt64) -> [Action] {
    switch event {
    case .wrote(.ready(let line)): return [.writeReady(line)]
    case .wrote(.finished(let finished)): self.finished = finished
    case .wrote(.refused(let refused)): refusal = refused.message
    case .wrote(nil):
      ending = Ending(
        .crashed, message: "the measuring process sent a malformed event: the target writes to the process's pipe")
    case .closed: isClosed = true
    case .interrupted:
      // An interrupt while stacks are written means not to wait for them.
      if case .waitingForStacks = stage { return leave(now, [.kill]) }
      if isInterrupted {
        endsAtOnce = true
      } else {
        isInterrupted = true
        return requestStop(now)
      }
    case .steered(let workers, let stop):
      let counts = workers.map { zip($0, plan.groups).map { max(0, min($0, $1.workers)) } }
      return (counts.map { [.send(SteeringCommand.line($0))] } ?? []) + (stop ? requestStop(now) : [])
    case .crossed(let reason):
      guard ending == nil, !isInterrupted, !isStopRequested else { return [] }
      abortReason = reason
      return requestStop(now)
    case .couldNotWrite(let failure): self.failure = self.failure ?? failure
    }
    return []
  }

  private mutating func requestStop(_ now: UInt64) -> [Action] {
    stopRequested = stopRequested ?? watched.nanoseconds(at: now)
    return [.send("stop\n")]
  }

  // MARK: Looking

  /// Checks the run; to be called repeatedly, at least every ``pollMilliseconds``.
  mutating func look(_ run: some SupervisedRun, now: UInt64) -> [Action] {
    switch stage {
    case .watching: return watch(run, now) + decide(run, now)
    case .waitingForStacks(let since):
      let isOver = run.hasEnded || now - since >= Self.stacksPatienceNanoseconds
      return isOver ? leave(now, [.kill]) : []
    case .waitingForExit(let since): return waitForExit(run, since: since, now)
    case .over: return []
    }
  }

  /// How long to sleep before the next check if nothing happens.
  var pollMilliseconds: Int32 { stage == .watching ? 50 : 2 }

  private mutating func watch(_ run: some SupervisedRun, _ now: UInt64) -> [Action] {
    // A crashed process stands still until its stacks are written: nothing of it is late.
    if run.crash != nil {
      let since = crashSeen ?? now
      crashSeen = since
      return now - since > Self.stacksPatienceNanoseconds ? [.kill] : []
    }
    let actions = intervals(run, now)
    let watchedNow = watched.nanoseconds(now: now, isStopped: run.isStopped)
    if let worker = stalls.stalledWorker(nowNanoseconds: watchedNow, position: { run.runningPosition(worker: $0) }) {
      ending = stalled(
        worker, "was still running after \(DurationText.of(nanoseconds: plan.stallNanoseconds)) (stall)", run)
    }
    checkMemory(run)
    checkForks(run)
    checkPatience(run, watchedNow)
    return actions
  }

  private mutating func intervals(_ run: some SupervisedRun, _ now: UInt64) -> [Action] {
    switch run.phase {
    case .starting, .warmup: return []
    case .measuring:
      let next = nextInterval ?? run.startNanoseconds + Self.intervalNanoseconds
      nextInterval = next
      guard now >= next else { return [] }
      nextInterval = next + ((now - next) / Self.intervalNanoseconds + 1) * Self.intervalNanoseconds
      return [.writeInterval(endNanoseconds: now - run.startNanoseconds)]
    case .over:
      // A steered run needs its last figures before the target is destroyed.
      guard plan.isSteered, !hasLastInterval else { return [] }
      hasLastInterval = true
      return [.writeLastInterval()]
    }
  }

  private mutating func checkMemory(_ run: some SupervisedRun) {
    guard hasProcess, let limit = plan.memory.limitBytes, let peak = run.peakResidentBytes, peak > limit else { return }
    let operations = operationsInFlight(run)
    let worker = (0..<plan.workerCount).first { run.runningPosition(worker: $0) != nil }
    ending = Ending(
      .memoryLimit,
      message: "the measuring process used \(peak) bytes, more than memory.limit (\(limit) bytes)\(inFlight(run))",
      operation: operations.count == 1 ? operations.first : nil, worker: plan.workerCount == 1 ? worker : nil)
  }

  private mutating func checkForks(_ run: some SupervisedRun) {
    guard run.hasReturnedChild else { return }
    let child = run.returnedChild
    let place = child.map { "operation '\($0.operation)' of worker \($0.worker)" } ?? "the target"
    ending = Ending(
      .crashed, message: "\(place) forked, and the child returned to the measurement: it must exec or exit",
      operation: child?.operation, worker: child?.worker)
  }

  /// Ends a measuring process that hangs outside the target's operations, or does not stop on request.
  private mutating func checkPatience(_ run: some SupervisedRun, _ now: UInt64) {
    let phase = run.phase
    if phaseSeen?.phase != phase { phaseSeen = (phase, now) }
    let inPhase = now - (phaseSeen?.since ?? now)
    let stall = DurationText.of(nanoseconds: plan.stallNanoseconds)
    if watched.stoppedNanoseconds > plan.stallNanoseconds {
      ending = Ending(
        .killed,
        message:
          "the measuring process was stopped (by SIGSTOP or a debugger) and did not continue within \(stall) (stall)")
    }
    let patience = max(plan.stallNanoseconds, Self.startPatienceNanoseconds)
    if phase == .starting, inPhase > patience {
      ending = Ending(
        .stalled,
        message:
          "the target was not ready after \(DurationText.of(nanoseconds: patience)): "
          + "\(run.targetCall?.subject ?? "its start") did not finish")
    } else if phase == .over, inPhase > plan.stallNanoseconds {
      ending = Ending(
        .stalled,
        message:
          "the target did not end: \(run.targetCall?.subject ?? "its end") did not finish within \(stall) (stall)")
    } else if let stopRequested, phase != .over,
      now > stopRequested + plan.gracefulStopNanoseconds + Self.patienceNanoseconds
    {
      ending = Ending(.stalled, message: "the measuring process did not end after the request to stop")
    }
  }

  // MARK: Ending

  private mutating func decide(_ run: some SupervisedRun, _ now: UInt64) -> [Action] {
    if finished != nil || refusal != nil || isClosed {
      // The operations at the end of the pipe: the one that closed it is likely to be among them.
      inFlightAtEnd = inFlight(run)
      return leave(now)
    }
    guard ending != nil || endsAtOnce || failure != nil else { return [] }
    endedAt = endedAt ?? now
    guard hasProcess, ending?.kind == .stalled, !endsAtOnce, writesStacks else { return leave(now, [.kill]) }
    stage = .waitingForStacks(since: now)
    return [.writeStacks]
  }

  private mutating func leave(_ now: UInt64, _ actions: [Action] = []) -> [Action] {
    stage = .waitingForExit(since: now)
    return actions
  }

  /// Waits until the measuring process, which has sent its last event, is gone, and ends it if it stays.
  private mutating func waitForExit(_ run: some SupervisedRun, since: UInt64, _ now: UInt64) -> [Action] {
    if !hasProcess || run.hasEnded { return finish(run) }
    if endsAtOnce { return [.kill] + finish(run) }
    let isOver = finished != nil || refusal != nil
    let usual = isOver ? plan.stallNanoseconds : Self.patienceNanoseconds
    // A process that crashes at its end may still write its stacks.
    let patience = run.crash == nil ? usual : max(usual, Self.stacksPatienceNanoseconds)
    guard now - since > patience else { return [] }
    ending =
      ending
      ?? (isOver
        ? Ending(
          .stalled,
          message:
            "the measuring process did not exit within \(DurationText.of(nanoseconds: patience)) after the run: the target "
            + "does not return from destroy or its exit handlers")
        : Ending(
          .crashed,
          message:
            "the measuring process closed its pipe and continued\(inFlightAtEnd): \(Self.closesDescriptors)"))
    return [.kill] + finish(run)
  }

  /// Workers are paused or are gone, so that the last interval is complete.
  private mutating func finish(_ run: some SupervisedRun) -> [Action] {
    stage = .over
    let hasMeasured = run.phase.rawValue >= RunHeader.Phase.measuring.rawValue
    // A process that crashed or was ended wrote stacks after it had stopped performing.
    let end = (crashSeen ?? endedAt).map { $0 - min(run.startNanoseconds, $0) }
    return hasMeasured && !endsAtOnce && failure == nil ? [.writeLastInterval(endNanoseconds: end)] : []
  }
}
