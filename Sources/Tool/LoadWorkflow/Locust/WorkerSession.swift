internal import CLibrary
internal import LoadEngine
package import LoadLocust
internal import LoadPlatform
internal import LoadRecord
package import LoadScenario
internal import LoadStatistics

/// Drives a worker of a Locust master: one loop on one thread, which sleeps in `poll` until there is an event of the
/// master, a run or a signal. The ``WorkerMachine`` decides what to do.
package struct WorkerSession {
  /// The settings of the command line.
  package struct Settings: Sendable {
    var master: HostAndPort
    package var patience: WorkerPatience
    var outputFolder: String
    var maximumUsers: Int
    var nodePrefix: String

    package init(
      master: HostAndPort, patience: WorkerPatience = WorkerPatience(), outputFolder: String, maximumUsers: Int,
      nodePrefix: String
    ) {
      self.master = master
      self.patience = patience
      self.outputFolder = outputFolder
      self.maximumUsers = maximumUsers
      self.nodePrefix = nodePrefix
    }
  }

  /// The run of a class in the current test, and its figures since the last report to the master.
  struct Running {
    var run: ClassRun
    var statistics: ClassStatistics
    var ending: ClassRun.Result?
    var residentBytes: UInt64?
  }

  let settings: Settings
  let classes: [String: UserClass]
  private let inbox: WorkerInbox
  private let interrupts: Interrupts?
  private var machine: WorkerMachine
  private var connection: MasterConnection?
  private var attempts = 0
  private var running: [String: Running] = [:]
  private var test = 0
  private var plannedUsers = 0
  private var index: Int?
  private var usage = ProcessorShare()
  private var statuses: [ExitStatus] = []
  private var end: WorkerAction.End?

  private static let pollMilliseconds = 200.0
  private static let farewellMilliseconds: Int32 = 2000

  /// Nil if no pipe can be created.
  private init?(_ settings: Settings, classes: [UserClass], interrupts: Interrupts?) {
    guard let inbox = WorkerInbox() else { return nil }
    self.settings = settings
    self.inbox = inbox
    self.interrupts = interrupts
    self.classes = Dictionary(uniqueKeysWithValues: classes.map { ($0.name, $0) })
    let prefix = settings.nodePrefix
    let suffix = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    machine = WorkerMachine(
      classes: Set(classes.map(\.name)), patience: settings.patience, identities: { "\(prefix)_\(suffix)_\($0)" },
      now: WorkerSession.now)
  }

  private static var now: Double { Double(MonotonicClock.nanoseconds()) / 1e9 }

  // MARK: The loop

  /// Performs the leak checks of the scenarios, joins a master, and works until the master ends, the connection is lost
  /// or the user interrupts.
  package static func run(_ plans: [Plan], _ settings: Settings) async throws -> ExitStatus {
    let interrupts = Interrupts()
    var prepared: [UserClass] = []
    for plan in plans {
      do {
        prepared.append(
          try await UserClass.prepared(plan, outputFolder: settings.outputFolder, interrupts: interrupts))
      } catch {
        guard let status = ExitStatus.explaining(error, subject: plan.file ?? plan.name) else { throw error }
        throw status
      }
    }
    let (classes, context) = (prepared, CommandContext.current)
    return try await Blocking.run {
      CommandContext.$current.withValue(context) {
        guard var session = WorkerSession(settings, classes: classes, interrupts: interrupts) else {
          Diagnostics.error("cannot create a pipe")
          return ExitStatus.internalError
        }
        return session.run()
      }
    }
  }

  private mutating func run() -> ExitStatus {
    let master = settings.master
    Diagnostics.note(
      "connecting to the Locust master at \(master.host):\(master.port), for at most "
        + "\(Int(settings.patience.connect)) s")
    handle(.tick)
    while end == nil {
      wait()
      takeInterrupts()
      takeNews()
      lookAtConnection()
      handle(.tick)
    }
    connection?.flush(milliseconds: Self.farewellMilliseconds)
    return status()
  }

  private func wait() {
    let milliseconds = max(1, min(Self.pollMilliseconds, (machine.nextDue() - Self.now) * 1000))
    var polled = [
      pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: -1, events: Int16(POLLIN), revents: 0),
    ]
    if let connection {
      polled[2].fd = connection.descriptor
      if connection.wantsToWrite { polled[2].events |= Int16(POLLOUT) }
    }
    _ = poll(&polled, nfds_t(polled.count), Int32(milliseconds))
  }

  private mutating func takeInterrupts() {
    for _ in 0..<(interrupts?.take() ?? 0) { handle(.interrupted) }
  }

  private mutating func lookAtConnection() {
    guard let events = connection?.look() else { return }
    for event in events {
      switch event {
      case .connected: handle(.connected)
      case .message(let bytes): handle(Self.event(bytes))
      case .disconnected(let reason):
        connection = nil
        handle(.disconnected(reason))
        return
      }
      // The handling of an event may have closed the connection.
      if connection == nil { return }
    }
  }

  private static func event(_ bytes: [UInt8]) -> WorkerEvent {
    do throws(LocustMessageError) {
      return .message(try MasterMessage(LocustMessage(bytes: bytes)))
    } catch {
      return .unreadable(error.description)
    }
  }

  // MARK: Actions

  private mutating func handle(_ event: WorkerEvent) {
    for action in machine.handle(event, now: Self.now) { perform(action) }
  }

  private mutating func perform(_ action: WorkerAction) {
    switch action {
    case .connect(let identity): connect(identity)
    case .disconnect:
      connection?.flush(milliseconds: 100)
      connection = nil
    case .send(let message): connection?.send(message.bytes)
    case .heartbeat(let state): sendHeartbeat(state)
    case .beginTest(let number, let planned, let index):
      test = number
      plannedUsers = planned
      self.index = index
      running = [:]
      Diagnostics.note("test \(number) begins")
    case .perform(let name, let users): perform(name, users)
    case .stopRuns: for each in running.values { each.run.stop() }
    case .sendStatistics(let isFinal): sendStatistics(isFinal: isFinal)
    case .note(let text): Diagnostics.note(text)
    case .end(let reason): end = reason
    }
  }

  private mutating func connect(_ identity: String) {
    let master = settings.master
    defer { attempts += 1 }
    do throws(MasterUnreachable) {
      connection = try MasterConnection(host: master.host, port: master.port, identity: identity, attempt: attempts)
    } catch {
      handle(.disconnected(error.description))
    }
  }

  private mutating func sendHeartbeat(_ state: WorkerState) {
    let memory = running.values.compactMap(\.residentBytes).reduce(0, +)
    let message = machine.messages.heartbeat(
      state, processorPercent: usage.percent(), memoryBytes: memory > 0 ? memory : ProcessMemory.residentBytes() ?? 0)
    connection?.send(message.bytes)
  }

  // MARK: Runs

  private mutating func perform(_ name: String, _ users: Int) {
    if running[name] == nil { start(name, users) }
    guard let run = running[name]?.run else { return }
    let capacity = run.plan.workerCount
    if users > capacity {
      let text =
        "\(name): the master requested \(users) users but this run accepts at most \(capacity); stop the test and "
        + "start it with \(users) users, or start the Locust worker with --max-users \(users)"
      Diagnostics.note(text)
      connection?.send(machine.messages.exception(text, details: text).bytes)
      handle(.room(name, users: capacity))
    }
    run.perform(users: min(users, capacity))
  }

  private mutating func start(_ name: String, _ users: Int) {
    guard let userClass = classes[name] else { return }
    let capacity = userClass.capacity(planned: max(plannedUsers, users), most: settings.maximumUsers)
    let plan = userClass.plan(capacity: capacity, index: index ?? 0)
    let (inbox, test) = (inbox, test)
    guard
      let run = ClassRun(
        userClass, plan: plan, outputFolder: settings.outputFolder,
        tell: { inbox.add(.init(name: name, test: test, news: $0)) })
    else {
      return inbox.add(
        .init(name: name, test: test, news: .ended(.init(status: .internalError, trouble: "cannot create a pipe"))))
    }
    let statistics = ClassStatistics(plan: plan, failureNames: FailureNames.of(plan))
    running[name] = Running(run: run, statistics: statistics)
    let context = CommandContext.current
    Task.detached { await CommandContext.$current.withValue(context) { await run.run() } }
  }

  private mutating func takeNews() {
    var hasFigures = false
    for entry in inbox.take() where entry.test == test && running[entry.name] != nil {
      switch entry.news {
      case .line(.ready):
        running[entry.name]?.statistics.begin(atSeconds: Double(WallClock.nanosecondsSinceEpoch()) / 1e9)
      case .line(.interval(let line)):
        running[entry.name]?.statistics.add(line)
        hasFigures = true
      case .line: break
      case .performing(let counts):
        let users = counts.reduce(0, +)
        Diagnostics.note("\(entry.name): \(Counted.text(users, "user"))")
        handle(.performing(entry.name, users: users))
      case .residentBytes(let bytes): running[entry.name]?.residentBytes = bytes
      case .ended(let result):
        if hasFigures { handle(.measured) }
        hasFigures = false
        ended(entry.name, result)
      }
    }
    if hasFigures { handle(.measured) }
  }

  private mutating func ended(_ name: String, _ result: ClassRun.Result) {
    running[name]?.ending = result
    running[name]?.residentBytes = nil
    statuses.append(result.status)
    let verdict = result.verdict?.outcome.rawValue ?? "not judged"
    Diagnostics.note(
      "\(name): \(verdict), \(Counted.text(result.operations, "operation"))" + (result.record.map { ", \($0)" } ?? "")
        + (result.verdict?.reasons.first.map { "\n  \($0)" } ?? ""))
    handle(.ended(name, .init(trouble: result.trouble)))
  }

  // MARK: Statistics

  private mutating func sendStatistics(isFinal: Bool) {
    // A slow master gets more at once later; the final report is always sent.
    guard isFinal || connection?.waitingBytes ?? 0 < MasterConnection.comfortableBytes else { return }
    var report = StatisticsReport()
    for name in running.keys.ordered() {
      guard var each = running[name] else { continue }
      report.add(name, &each.statistics, more: told(of: name, each))
      running[name] = each
    }
    let entries = report.message(
      test: test, isFinal: isFinal, time: Double(WallClock.nanosecondsSinceEpoch()) / 1e9)
    connection?.send(machine.messages.stats(entries, users: machine.users).bytes)
    machine.sent(operations: report.operations)
  }

  private func told(of name: String, _ running: Running) -> [(String, MessagePackValue)] {
    var told: [(String, MessagePackValue)] = []
    if let ending = running.ending {
      told.append(
        (
          "ended",
          .object([
            ("operations", .count(ending.operations)), ("record", ending.record.map { .string($0) } ?? .null),
            ("outcome", .string((ending.verdict?.outcome ?? .invalid).rawValue)),
            (
              "findings",
              .array(
                (ending.verdict?.findings ?? []).map {
                  .object([
                    ("outcome", .string($0.outcome.rawValue)), ("subject", .string($0.subject.rawValue)),
                    ("text", .string($0.text)),
                  ])
                })
            ),
            (
              "thresholds",
              .array(
                (ending.verdict?.thresholds ?? []).map {
                  .object([
                    ("metric", .string($0.metric)), ("expression", .string($0.expression)),
                    ("outcome", .string($0.outcome.rawValue)), ("note", $0.note.map { .string($0) } ?? .null),
                  ])
                })
            ),
          ])
        ))
    }
    if let leaks = classes[name]?.leakCheck?.leaks {
      told.append(
        (
          "leaks",
          .object([
            ("kind", .string(leaks.kind.rawValue)), ("count", .int(Int64(leaks.culprits))),
            ("explanation", .string(leaks.explanation)),
          ])
        ))
    }
    return told
  }

  // MARK: The end

  private func status() -> ExitStatus {
    let worst = ExitStatus.worst(statuses)
    switch end {
    case .quit, nil: return worst
    case .interrupted: return .interrupted
    case .noMaster(let reason):
      Diagnostics.error(
        "no Locust master at \(settings.master.host):\(settings.master.port) within \(Int(settings.patience.connect)) s "
          + "(--connect-timeout): \(reason)")
      return .transferFailed
    case .masterLost(let reason):
      Diagnostics.error(
        "\(reason) (--master-timeout \(Int(settings.patience.master))s): this Locust worker exits; its results are in "
          + settings.outputFolder)
      return .worst([worst, .invalid])
    }
  }
}
