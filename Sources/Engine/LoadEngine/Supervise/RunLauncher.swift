internal import CLibrary
internal import LoadPlatform
public import LoadRecord
public import LoadScenario
public import LoadTarget
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// Runs a plan: starts a measuring process, or measures in this one, and supervises it to its end.
public struct RunLauncher: Sendable {
  /// How a run ended for the caller; the measurements are in the folder and went through the hooks.
  public enum Outcome: Sendable, Hashable {
    /// The timeline is complete.
    case recorded
    /// The run never started: the target, a worker or the machine refused.
    case refused(String)
    /// The user interrupted twice: the timeline ends where it was.
    case endedAtOnce
  }

  private let targets: [TargetDescription]
  private let interrupts: Interrupts?

  /// A launcher for an executable's targets.
  public init(targets: [TargetDescription], interrupts: Interrupts?) {
    self.targets = targets
    self.interrupts = interrupts
  }

  /// Runs a plan in a separate process.
  ///
  /// - Throws: ``FileFailure`` if the timeline cannot be written; the measuring process has then been ended.
  ///
  /// - Parameter steering: sets the number of workers and ends the run, if the plan leaves them open.
  public func run(
    _ plan: Plan, folder: RunFolder, hooks: RunHooks, steering: RunSteering? = nil
  ) async throws -> Outcome {
    let order = MeasurementOrder(plan: plan)
    let region = try SharedRegion(layout: order.layout, shared: true)
    return try await run(order, in: region, folder: folder, hooks: hooks, steering: steering).outcome
  }

  /// Performs a plan's operations in a separate process, in windows with quiet points between them.
  ///
  /// - Parameter folder: the folder of the check's own timeline.
  /// - Throws: ``FileFailure`` if the timeline cannot be written.
  public func checkLeaks(
    _ plan: Plan, _ leakCheck: LeakCheckOrder, folder: RunFolder, hooks: RunHooks
  ) async throws -> LeakRun {
    let order = MeasurementOrder(plan: plan.forLeakCheck(leakCheck), leakCheck: leakCheck)
    let region = try SharedRegion(layout: order.layout, shared: true)
    return LeakRun(try await run(order, in: region, folder: folder, hooks: hooks), order, region: region)
  }

  private func run(
    _ order: MeasurementOrder, in region: SharedRegion, folder: RunFolder, hooks: RunHooks,
    steering: RunSteering? = nil
  ) async throws -> Concluded {
    let plan = order.plan
    guard let memory = region.descriptor else { throw RegionFailure("cannot share the run's memory with a process") }
    let commands = try FileDescriptor.pipe()
    let events = try FileDescriptor.pipe()
    for descriptor in [commands.writeEnd, events.readEnd] { _ = fcntl(descriptor.rawValue, F_SETFD, FD_CLOEXEC) }
    defer { try? events.readEnd.close() }

    let path = "/proc/\(getpid())/fd/\(memory)"
    let result = try await Subprocess.run(
      .path(FilePath(ChildProcess.executablePath())), arguments: [MeasuringProcess.argument, path],
      environment: environment(order, folder),
      input: .fileDescriptor(commands.readEnd, closeAfterSpawningProcess: true),
      output: .fileDescriptor(events.writeEnd, closeAfterSpawningProcess: true),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
    ) { execution in
      let process = execution.processIdentifier.value
      defer { try? commands.writeEnd.close() }
      try commands.writeEnd.writeAll((OrderedJSONEncoder().encode(order) + "\n").utf8)
      return try await RunLauncher.supervise(
        Supervisor(
          plan: plan, region: region, folder: folder, hooks: hooks, interrupts: interrupts, steering: steering,
          events: events.readEnd.rawValue, commands: commands.writeEnd.rawValue, process: process))
    }
    let exit: SupervisorMachine.Exit =
      switch result.terminationStatus {
      case .exited(let code): .code(Int32(code))
      case .signaled(let number): .signal(Int32(number))
      }
    return try finish(result.closureResult, exit: exit)
  }

  /// Runs a plan in this process, for debuggers and profilers: a crash of the target ends this process.
  public func runInProcess(
    _ plan: Plan, folder: RunFolder, hooks: RunHooks, steering: RunSteering? = nil, memory: any MemorySampling
  ) async throws -> Outcome {
    let order = MeasurementOrder(plan: plan)
    let region = try SharedRegion(layout: order.layout, shared: false)
    return try await runInProcess(
      order, nil, in: region, folder: folder, hooks: hooks, steering: steering, memory: memory
    ).outcome
  }

  /// Performs a leak check in this process, whose other threads continue meanwhile: their allocations are included.
  public func checkLeaksInProcess(
    _ plan: Plan, _ leakCheck: LeakCheckOrder, folder: RunFolder, hooks: RunHooks, memory: any MemorySampling,
    tracking: any AllocationTracking
  ) async throws -> LeakRun {
    let order = MeasurementOrder(plan: plan.forLeakCheck(leakCheck), leakCheck: leakCheck)
    let region = try SharedRegion(layout: order.layout, shared: false)
    let concluded = try await runInProcess(
      order, tracking, in: region, folder: folder, hooks: hooks, memory: memory)
    return LeakRun(concluded, order, region: region)
  }

  private func runInProcess(
    _ order: MeasurementOrder, _ tracking: (any AllocationTracking)?, in region: SharedRegion, folder: RunFolder,
    hooks: RunHooks, steering: RunSteering? = nil, memory: any MemorySampling
  ) async throws -> Concluded {
    let plan = order.plan
    let target = try TargetResolver.resolve(plan.target, among: targets)
    let commands = try FileDescriptor.pipe()
    let events = try FileDescriptor.pipe()
    let leakCheck = order.leakCheck.flatMap { check in tracking.map { (check, $0) } }
    let measurement = Measurement(plan: plan, target: target, region: region, memory: memory, leakCheck: leakCheck) {
      event in
      guard let line = try? event.line() else { return }
      _ = try? events.writeEnd.writeAll(line.utf8)
    }
    let reader = try NativeThread.start(name: "commands") {
      CommandReader.run(commands.readEnd.rawValue, measurement, exitsAtEnd: false)
    }
    let measuring = try NativeThread.start(name: "measurement") { _ = measurement.run() }
    let supervised = try await RunLauncher.supervise(
      Supervisor(
        plan: plan, region: region, folder: folder, hooks: hooks, interrupts: interrupts, steering: steering,
        events: events.readEnd.rawValue, commands: commands.writeEnd.rawValue, process: nil))
    try commands.writeEnd.close()
    reader.join()
    try commands.readEnd.close()
    if supervised.machine.ending == nil && !supervised.machine.endsAtOnce {
      measuring.join()
      try events.writeEnd.close()
      try events.readEnd.close()
    } else {
      // It may still send something: its pipe stays open.
      measuring.detach()
    }
    return try finish(supervised, exit: .inProcess)
  }

  /// A finished run, the state of its supervisor, and how it ended; nil if its timeline has no last line.
  struct Concluded: Sendable {
    var outcome: Outcome
    var machine: SupervisorMachine
    var ending: Ending?
  }

  /// The supervisor blocks, so it gets its own thread and keeps the concurrency pool free.
  private static func supervise(_ supervisor: Supervisor) async throws -> Supervisor {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try NativeThread.start(name: "supervisor") {
          var supervisor = supervisor
          supervisor.run()
          continuation.resume(returning: supervisor)
        }.detach()
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private func finish(_ supervised: Supervisor, exit: SupervisorMachine.Exit) throws -> Concluded {
    let machine = supervised.machine
    if let failure = machine.failure { throw failure }
    if let refusal = machine.refusal { return Concluded(outcome: .refused(refusal), machine: machine) }
    if machine.endsAtOnce { return Concluded(outcome: .endedAtOnce, machine: machine) }
    var supervisor = supervised
    let ending = try supervisor.conclude(exit: exit)
    return Concluded(outcome: .recorded, machine: machine, ending: ending)
  }

  private func environment(_ order: MeasurementOrder, _ folder: RunFolder) -> Environment {
    let plan = order.plan
    var environment = Environment.inherit
    // Settings of the user take precedence.
    if getenv("SWIFT_BACKTRACE") == nil, let setting = StackReport.setting(folder: folder.path) {
      environment = environment.updating(["SWIFT_BACKTRACE": setting])
    }
    guard !Sanitizer.isActive, let library = AllocatorLocator.path(of: plan.memory.allocator) else {
      return environment
    }
    let present = getenv("LD_PRELOAD").map { String(cString: $0) } ?? ""
    environment = environment.updating(["LD_PRELOAD": present.isEmpty ? library : "\(library):\(present)"])
    guard order.leakCheck != nil, plan.memory.allocator == .jemalloc else { return environment }
    // Objects in thread caches would count as alive: without the caches each size class is exact.
    let settings = getenv("MALLOC_CONF").map { String(cString: $0) + "," } ?? ""
    return environment.updating(["MALLOC_CONF": "\(settings)tcache:false"])
  }
}
