internal import CLibrary
internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario

/// Watches one measuring process from its start to its end: writes the timeline and does what ``SupervisorMachine``
/// decides.
///
/// A single loop on one thread, without callbacks from elsewhere: it sleeps in `poll` until the measuring process sends
/// something, a signal arrives, or the next check is due.
struct Supervisor: Sendable {
  let region: SharedRegion
  let folder: RunFolder
  let hooks: RunHooks
  private let interrupts: Interrupts?
  private let steering: RunSteering?
  /// The pipe of the measuring process's events.
  private let events: Int32
  /// The pipe of its commands.
  private let commands: Int32
  /// The measuring process; nil if it is this one.
  private let process: pid_t?

  private(set) var machine: SupervisorMachine
  private var observer: Observer
  private var steal = StealMeter()
  private var received: [UInt8] = []
  private var hasLastInterval = false

  /// Maximum length of an event; a target that writes to the measuring process's pipe may send endless data.
  private static let eventLimit = 64 << 20

  init(
    plan: Plan, region: SharedRegion, folder: RunFolder, hooks: RunHooks, interrupts: Interrupts?,
    steering: RunSteering? = nil, events: Int32, commands: Int32, process: pid_t?
  ) {
    self.region = region
    self.folder = folder
    self.hooks = hooks
    self.interrupts = interrupts
    self.steering = steering
    self.events = events
    self.commands = commands
    self.process = process
    observer = Observer(region: region, plan: plan)
    machine = SupervisorMachine(
      plan: plan, hasProcess: process != nil, writesStacks: StackReport.setting(folder: folder.path) != nil)
  }

  private var observed: ObservedRun { ObservedRun(observer: observer, process: process) }

  // MARK: Watching

  /// Watches until the measuring process has sent its last event, is gone, or had to be ended. Blocks.
  mutating func run() {
    while machine.stage != .over {
      for event in waitForEvents() { take(event) }
      if observer.phase == .measuring { steal.startIfNeeded() }
      if observer.phase == .over { steal.stopIfNeeded() }
      perform(machine.look(observed, now: MonotonicClock.nanoseconds()))
      if machine.stage == .watching { hooks.tick(status()) }
    }
  }

  private mutating func take(_ event: SupervisorMachine.Event) {
    perform(machine.take(event, now: MonotonicClock.nanoseconds()))
  }

  /// Sleeps until there is something to do. The pipe of a process that has sent its last event is not read.
  private mutating func waitForEvents() -> [SupervisorMachine.Event] {
    let isWatching = machine.stage == .watching
    var polled = [
      pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isWatching ? events : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isWatching ? steering?.descriptor ?? -1 : -1, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&polled, nfds_t(polled.count), machine.pollMilliseconds)
    var happened = polled[1].revents == 0 ? [] : readEvents()
    happened += (0..<(interrupts?.take() ?? 0)).map { _ in .interrupted }
    if isWatching, let asked = steering?.take(), asked.workers != nil || asked.stop {
      happened.append(.steered(workers: asked.workers, stop: asked.stop))
    }
    return happened
  }

  private mutating func readEvents() -> [SupervisorMachine.Event] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(events, &bytes, bytes.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : [.closed] }
    if count == 0 { return [.closed] }
    received += bytes[..<count]
    if received.count > Self.eventLimit { return [.wrote(nil)] }
    var happened: [SupervisorMachine.Event] = []
    while let newline = received.firstIndex(of: UInt8(ascii: "\n")) {
      let line = Array(received[..<newline])
      received.removeSubrange(...newline)
      happened.append(.wrote(MeasurementEvent(line: line)))
    }
    return happened
  }

  // MARK: Doing

  private mutating func perform(_ actions: [SupervisorMachine.Action]) {
    for action in actions {
      switch action {
      case .writeReady(let line): write(.ready(line))
      case .writeInterval(let end): write(.interval(observer.interval(endNanoseconds: end)))
      case .writeLastInterval(let end): writeLastInterval(endNanoseconds: end)
      case .send(let text):
        var text = text
        text.withUTF8 { _ = POSIX.write(commands, UnsafeRawBufferPointer($0)) }
      case .writeStacks:
        guard let process else { continue }
        // The signal makes the backtracer write the stacks. A stopped process takes no signal before it continues.
        kill(process, SIGABRT)
        kill(process, SIGCONT)
      case .kill: if let process { kill(process, SIGKILL) }
      }
    }
  }

  private func sinceStart() -> UInt64 { MonotonicClock.nanoseconds() - observer.startNanoseconds }

  private mutating func writeLastInterval(endNanoseconds: UInt64?) {
    let interval = observer.interval(endNanoseconds: endNanoseconds ?? observer.elapsedNanoseconds ?? sinceStart())
    if hasLastInterval, interval.operations.allSatisfy({ $0.count == 0 }) { return }
    hasLastInterval = true
    write(.interval(interval))
  }

  private mutating func write(_ line: TimelineLine) {
    guard machine.failure == nil else { return }
    do throws(FileFailure) {
      try folder.append(line)
      if let reason = hooks.line(line) { take(.crossed(reason: reason)) }
    } catch {
      take(.couldNotWrite(error))
    }
  }

  private func status() -> LiveStatus {
    let phase: LiveStatus.Phase =
      switch observer.phase {
      case .starting: .starting
      case .warmup: .warmingUp
      case .measuring: machine.isStopRequested ? .finishing : .measuring
      case .over: .finishing
      }
    let hasStarted = observer.phase.rawValue >= RunHeader.Phase.measuring.rawValue
    return LiveStatus(
      phase: phase, elapsedNanoseconds: hasStarted ? sinceStart() : 0,
      operations: hasStarted ? observer.operationsCompleted : 0,
      residentBytes: ProcessMemory.residentBytes(of: process ?? getpid()), performing: observer.steering?.performing,
      leakCheckShare: observer.leakCheckShare, process: process)
  }

  // MARK: The last line

  /// Writes the last line of the timeline.
  ///
  /// - Returns: how the run ended.
  mutating func conclude(exit: SupervisorMachine.Exit) throws(FileFailure) -> Ending {
    steal.stopIfNeeded()
    let finished = machine.finished
    let ending = withStacks(machine.conclusion(exit, observed))
    let end = EndLine(
      ending: ending, workers: observer.workerRecords(), gauges: finished?.gauges ?? [:],
      failureNames: finished?.failureNames ?? [:], invariantViolation: finished?.invariantViolation,
      hiccups: finished?.hiccups, stealPercent: steal.share.map { $0 * 100 }, disturbances: disturbances(),
      peakResidentBytes: finished?.peakResidentBytes, warnings: warnings())
    try folder.append(.end(end))
    _ = hooks.line(.end(end))
    return ending
  }

  /// Adds the stacks that the backtracer has written, if any.
  private func withStacks(_ ending: Ending) -> Ending {
    guard ending.kind == .crashed || ending.kind == .stalled else { return ending }
    let plan = machine.plan
    // The thread that took the signal of a stall is not the one at fault; workers of a pool have no thread of their
    // own.
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

  /// What kept workers from running, by the measuring process and the hypervisor's steal time.
  private func disturbances() -> [Disturbance]? {
    let stolen = steal.share.map {
      Disturbance(.stolen, share: $0, ofSeconds: Double(observer.elapsedNanoseconds ?? 0) / 1e9)
    }
    let all = (machine.finished?.disturbances ?? []) + [stolen].compactMap { $0 }
    return all.isEmpty ? nil : all
  }

  private func warnings() -> [String] {
    var warnings = machine.finished?.warnings ?? []
    let backwards = observer.timesBackwards
    if backwards > 0 {
      warnings.append(
        "the timer went backwards during \(Counted.text(backwards, "operation")): a service time of 0 was recorded"
      )
    }
    if observer.missedMemorySamples > 0 {
      warnings.append("\(Counted.text(observer.missedMemorySamples, "memory sample")) overwritten before being read")
    }
    return warnings
  }
}
