internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Watches one measuring process from its start to its end: writes the timeline, passes on what the user and the
/// thresholds ask, and notices stalls, crashes and a target that takes too much memory.
///
/// One thread, one loop, no callbacks from elsewhere: it sleeps in `poll` until the measuring process says something, a
/// signal comes, or the next look is due.
struct Supervisor: Sendable {
  /// How the watch ended; what follows from the process's exit status is added by ``conclude(_:exit:)``.
  struct Watch: Sendable {
    var ready: ReadyLine?
    var finished: MeasurementEvent.Finished?
    var refusal: String?
    /// Set when the supervisor itself ended the run.
    var ending: Ending?
    var interrupted = false
    var endedAtOnce = false
    var failure: FileFailure?
    /// How the run ended, once that is concluded.
    var conclusion: Ending?
  }

  let plan: Plan
  let region: SharedRegion
  let folder: RunFolder
  let hooks: RunHooks
  private let interrupts: Interrupts?
  private let steering: RunSteering?
  /// Where the measuring process's events come from.
  private let events: Int32
  /// Where its commands go.
  private let commands: Int32
  /// The measuring process; nil when it is this one.
  private let process: pid_t?

  var observer: Observer
  private var stalls: StallWatch
  private var watched = WatchedTime()
  var steal = StealMeter()
  private var received: [UInt8] = []
  private var nextIntervalNanoseconds: UInt64?
  private var stopRequestedNanoseconds: UInt64?
  private var hasLastInterval = false
  private var watch = Watch()
  private var crashSeenNanoseconds: UInt64?
  private var phaseSeen = RunHeader.Phase.starting
  private var phaseSeenNanoseconds = MonotonicClock.nanoseconds()

  private static let pollMilliseconds: Int32 = 50
  private static let exitPollMilliseconds: Int32 = 2
  /// No event is as long; a target that writes to the measuring process's pipe may be endless.
  private static let eventLimit = 64 << 20
  private static let intervalNanoseconds: UInt64 = 1_000_000_000
  /// How long past its own limits a measuring process may take before it is ended.
  private static let patienceNanoseconds: UInt64 = 5_000_000_000
  /// How long the stacks of a process that crashed or stalled may take to be written.
  private static let stacksPatienceNanoseconds: UInt64 = 20_000_000_000
  /// How long a target and its workers may take to be made, at least.
  private static let startPatienceNanoseconds: UInt64 = 60_000_000_000

  init(
    plan: Plan, region: SharedRegion, folder: RunFolder, hooks: RunHooks, interrupts: Interrupts?,
    steering: RunSteering? = nil, events: Int32, commands: Int32, process: pid_t?
  ) {
    self.plan = plan
    self.region = region
    self.folder = folder
    self.hooks = hooks
    self.interrupts = interrupts
    self.steering = steering
    self.events = events
    self.commands = commands
    self.process = process
    observer = Observer(region: region, plan: plan)
    stalls = StallWatch(workers: plan.workerCount, stallNanoseconds: plan.stallNanoseconds)
  }

  // MARK: Watching

  /// Watches until the measuring process has said its last word, is gone, or had to be ended. Blocks.
  mutating func run() -> Watch {
    while true {
      let isOpen = waitForEvents()
      takeInterrupts()
      takeSteering()
      look()
      hooks.tick(status())
      if watch.finished != nil || watch.refusal != nil || !isOpen { break }
      if watch.ending != nil || watch.endedAtOnce || watch.failure != nil {
        endWithStacks()
        break
      }
    }
    waitForExit()
    // Everything that was measured after the last full second. Workers stand still or are gone, so it is complete.
    if observer.phase.rawValue >= RunHeader.Phase.measuring.rawValue, !watch.endedAtOnce, watch.failure == nil {
      writeLastInterval()
    }
    return watch
  }

  /// Sleeps until there is something to do; false when the measuring process has closed its end.
  private mutating func waitForEvents() -> Bool {
    var polled = [
      pollfd(fd: events, events: Int16(POLLIN), revents: 0),
      pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: steering?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&polled, nfds_t(polled.count), Supervisor.pollMilliseconds)
    guard polled[0].revents != 0 else { return true }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(events, &bytes, bytes.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    if count == 0 { return false }
    received += bytes[..<count]
    if received.count > Supervisor.eventLimit { watch.ending = Supervisor.noEvent }
    while let newline = received.firstIndex(of: UInt8(ascii: "\n")) {
      let line = Array(received[..<newline])
      received.removeSubrange(...newline)
      take(line)
    }
    return true
  }

  private mutating func take(_ line: [UInt8]) {
    guard let event = MeasurementEvent(line: line) else {
      watch.ending = Supervisor.noEvent
      return
    }
    switch event {
    case .ready(let line):
      watch.ready = line
      write(.ready(line))
    case .finished(let finished): watch.finished = finished
    case .refused(let refused): watch.refusal = refused.message
    }
  }

  private static let noEvent = Ending(
    .crashed, message: "the measuring process said something that is not an event: the target writes to its pipe")

  /// Waits until the measuring process, which has nothing more to say, is gone, and ends it if it stays.
  private mutating func waitForExit() {
    guard let process else { return }
    let isOver = watch.finished != nil || watch.refusal != nil
    let patience = isOver ? plan.stallNanoseconds : Supervisor.patienceNanoseconds
    // Those at the pipe's end: whoever closed it is likely to be among them.
    let inFlight = inFlight
    let start = MonotonicClock.nanoseconds()
    while !ChildState.hasEnded(process) {
      takeInterrupts()
      if watch.endedAtOnce { return end() }
      // One that crashes at its end may still write its stacks.
      let patience = observer.crash == nil ? patience : max(patience, Supervisor.stacksPatienceNanoseconds)
      if MonotonicClock.nanoseconds() - start > patience {
        if watch.ending == nil {
          watch.ending =
            isOver
            ? Ending(
              .stalled,
              message: "the measuring process did not end within \(Span.text(nanoseconds: patience)) "
                + "of the run: the target does not return from destroy or from what it does at exit")
            : Ending(
              .crashed,
              message: "the measuring process closed its pipe and went on\(inFlight): the target closes "
                + "descriptors that are not its own")
        }
        return end()
      }
      var interrupted = pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      _ = poll(&interrupted, 1, Supervisor.exitPollMilliseconds)
    }
  }

  private mutating func takeInterrupts() {
    guard let interrupts else { return }
    for _ in 0..<interrupts.take() {
      if watch.interrupted {
        watch.endedAtOnce = true
      } else {
        watch.interrupted = true
        requestStop()
      }
    }
  }

  private mutating func takeSteering() {
    guard let steering else { return }
    let asked = steering.take()
    if let workers = asked.workers {
      let counts = zip(workers, plan.groups).map { max(0, min($0, $1.workers)) }
      let line = Array(SteeringCommand.line(counts).utf8)
      _ = Glibc.write(commands, line, line.count)
    }
    if asked.stop { requestStop() }
  }

  private mutating func look() {
    let now = MonotonicClock.nanoseconds()
    // A process that crashed stands still until its stacks are written: nothing of it is late.
    if observer.crash != nil { return checkCrash(now) }
    if observer.phase == .measuring {
      steal.startIfNeeded()
      let next = nextIntervalNanoseconds ?? observer.startNanoseconds + Supervisor.intervalNanoseconds
      nextIntervalNanoseconds = next
      if now >= next {
        writeInterval(endNanoseconds: now - observer.startNanoseconds)
        nextIntervalNanoseconds =
          next + (now - next) / Supervisor.intervalNanoseconds * Supervisor.intervalNanoseconds
          + Supervisor.intervalNanoseconds
      }
    }
    if observer.phase == .over {
      steal.stopIfNeeded()
      // Who steers a run waits for its last figures, and not for the target to be taken apart.
      if plan.isSteered, !hasLastInterval { writeLastInterval() }
    }
    let observer = observer
    let watchedNow = watched.nanoseconds(now: now, isStopped: process.map { ChildState.isStopped($0) } ?? false)
    if let worker = stalls.stalledWorker(nowNanoseconds: watchedNow, position: { observer.runningPosition(worker: $0) })
    {
      watch.ending = stalled(
        worker, "was still running after \(Span.text(nanoseconds: plan.stallNanoseconds)) (stall)")
    }
    checkMemory()
    checkForks()
    checkPatience(watchedNow)
  }

  private mutating func checkCrash(_ now: UInt64) {
    let since = crashSeenNanoseconds ?? now
    crashSeenNanoseconds = since
    if now - since > Supervisor.stacksPatienceNanoseconds { end() }
  }

  func stalled(_ worker: Int, _ what: String) -> Ending {
    let operation = observer.operationInFlight(worker: worker)
    return Ending(
      .stalled, message: "operation '\(operation ?? "?")' of worker \(worker) \(what)", operation: operation,
      worker: worker)
  }

  private mutating func checkMemory() {
    guard let limit = plan.memory.limitBytes, let process, let peak = ProcessMemory.peakResidentBytes(of: process),
      peak > limit
    else { return }
    let operations = operationsInFlight
    let worker = (0..<plan.workerCount).first { observer.runningPosition(worker: $0) != nil }
    watch.ending = Ending(
      .memoryLimit,
      message: "the measuring process took \(peak) bytes, more than memory.limit (\(limit) bytes)\(inFlight)",
      operation: operations.count == 1 ? operations.first : nil, worker: plan.workerCount == 1 ? worker : nil)
  }

  private mutating func checkForks() {
    guard observer.hasReturnedChild else { return }
    let child = observer.returnedChild
    let place = child.map { "operation '\($0.operation)' of worker \($0.worker)" } ?? "the target"
    watch.ending = Ending(
      .crashed, message: "\(place) forked, and the child came back to go on measuring: it must exec or end",
      operation: child?.operation, worker: child?.worker)
  }

  /// Ends a measuring process that hangs in a part of the target that is no operation, or does not stop when told to.
  private mutating func checkPatience(_ now: UInt64) {
    let phase = observer.phase
    if phase != phaseSeen {
      phaseSeen = phase
      phaseSeenNanoseconds = now
    }
    let inPhase = now - phaseSeenNanoseconds
    if watched.stoppedNanoseconds > plan.stallNanoseconds {
      watch.ending = Ending(
        .stalled,
        message: "the measuring process was stopped from outside (SIGSTOP, or a debugger) and did not go on within "
          + "\(Span.text(nanoseconds: plan.stallNanoseconds)) (stall)")
    }
    if phase == .starting, inPhase > max(plan.stallNanoseconds, Supervisor.startPatienceNanoseconds) {
      watch.ending = Ending(
        .stalled,
        message:
          "the target was not ready after \(Span.text(nanoseconds: inPhase)): it hangs while it or a worker is made")
    } else if phase == .over, inPhase > plan.stallNanoseconds {
      watch.ending = Ending(
        .stalled,
        message: "the target did not return from quiesce, verify, gauges or the end of a worker within "
          + "\(Span.text(nanoseconds: plan.stallNanoseconds)) (stall)")
    } else if let asked = stopRequestedNanoseconds, phase != .over,
      now > asked + plan.gracefulStopNanoseconds + Supervisor.patienceNanoseconds
    {
      watch.ending = Ending(.stalled, message: "the measuring process did not end after it was told to stop")
    }
  }

  private mutating func requestStop() {
    if stopRequestedNanoseconds == nil { stopRequestedNanoseconds = MonotonicClock.nanoseconds() }
    let command: StaticString = "stop\n"
    _ = Glibc.write(commands, command.utf8Start, command.utf8CodeUnitCount)
  }

  /// Takes the measuring process away, threads in endless operations and all.
  private func end() {
    if let process { kill(process, SIGKILL) }
  }

  /// Ends a stalled process by a signal that has the backtracer write its stacks; others at once.
  private func endWithStacks() {
    guard let process, watch.ending?.kind == .stalled, !watch.endedAtOnce,
      StackReport.setting(folder: folder.path) != nil
    else { return end() }
    kill(process, SIGABRT)
    // One that is stopped takes no signal before it goes on.
    kill(process, SIGCONT)
    let start = MonotonicClock.nanoseconds()
    while !ChildState.hasEnded(process), MonotonicClock.nanoseconds() - start < Supervisor.stacksPatienceNanoseconds {
      // The user may ask for the end a second time meanwhile.
      var interrupted = pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      if poll(&interrupted, 1, Supervisor.exitPollMilliseconds) > 0 { break }
    }
    end()
  }

  // MARK: Writing

  private func sinceStart() -> UInt64 { MonotonicClock.nanoseconds() - observer.startNanoseconds }

  private mutating func writeInterval(endNanoseconds: UInt64) {
    write(.interval(observer.interval(endNanoseconds: endNanoseconds)))
  }

  private mutating func writeLastInterval() {
    let interval = observer.interval(endNanoseconds: observer.elapsedNanoseconds ?? sinceStart())
    if hasLastInterval, interval.operations.allSatisfy({ $0.count == 0 }) { return }
    hasLastInterval = true
    write(.interval(interval))
  }

  private mutating func write(_ line: TimelineLine) {
    guard watch.failure == nil else { return }
    do throws(FileFailure) {
      try folder.append(line)
      if let reason = hooks.line(line), watch.ending == nil, !watch.interrupted, stopRequestedNanoseconds == nil {
        abortReason = reason
        requestStop()
      }
    } catch {
      watch.failure = error
    }
  }

  var abortReason: String?

  private func status() -> LiveStatus {
    let phase: LiveStatus.Phase =
      switch observer.phase {
      case .starting: .starting
      case .warmup: .warmingUp
      case .measuring: stopRequestedNanoseconds == nil ? .measuring : .finishing
      case .over: .finishing
      }
    let hasStarted = observer.phase.rawValue >= RunHeader.Phase.measuring.rawValue
    return LiveStatus(
      phase: phase, elapsedNanoseconds: hasStarted ? sinceStart() : 0,
      operations: hasStarted ? observer.operationsCompleted : 0,
      residentBytes: ProcessMemory.residentBytes(of: process ?? getpid()), performing: observer.steering?.performing,
      process: process)
  }
}
