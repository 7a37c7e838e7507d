internal import CLibrary
internal import LoadPlatform
public import LoadRecord
public import LoadScenario
public import LoadTarget
internal import PortableFoundation

/// The counterpart of the supervisor: what this executable does when it was started to measure.
///
/// Standard input carries the order as one line, then commands; its end means that the supervisor is gone, and this
/// process exits immediately. Standard output carries events; output of the target goes to standard error instead.
public enum MeasuringProcess {
  /// The first argument that makes an executable a measuring process; the second is the shared memory's path.
  public static let argument = "measuring-process"

  /// Performs the order and returns the exit status, with which the caller must exit.
  ///
  /// - Parameters:
  ///   - regionPath: the path at which the supervisor's shared memory can be opened.
  ///   - targets: the targets of this executable.
  ///   - memory: creates the sampler of this process's memory for a plan.
  ///   - tracking: creates the allocation tracking of a leak check.
  /// - Returns: the process's exit status.
  public static func run(
    regionPath: String, targets: [TargetDescription], memory: (Plan) -> any MemorySampling,
    tracking: () -> any AllocationTracking
  ) -> Int32 {
    SignalPipe.ignoreTerminalSignals()
    unsetenv("LD_PRELOAD")
    // Closed on `exec`: a process that the target starts must not keep the pipe open.
    let events = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    let send: @Sendable (MeasurementEvent) -> Void = { event in
      guard !CurrentWorker.isForkedChild, let line = try? event.line() else { return }
      _ = line.withCString { write(events, $0, strlen($0)) }
    }
    do {
      let order = try readOrder()
      let plan = order.plan
      if let refusal = AllocatorLocator.refusal(plan.memory.allocator) {
        send(.refused(.init(message: refusal)))
        return 1
      }
      let target = try TargetResolver.resolve(plan.target, among: targets)
      let region = try SharedRegion(layout: order.layout, path: regionPath)
      CurrentWorker.noteCrashes(in: region.endNote)
      CurrentWorker.noteExitsAndForks(in: region.endNote, memory: region.measuredMemory)
      let measurement = Measurement(
        plan: plan, target: target, region: region, memory: memory(plan),
        leakCheck: order.leakCheck.map { ($0, tracking()) },
        firstProcess: ProcessTree.parent, send: send)
      try NativeThread.start(name: "commands") { CommandReader.run(STDIN_FILENO, measurement, exitsAtEnd: true) }
        .detach()
      // Threads that are still inside an operation end with the process: nothing can stop them.
      if !measurement.run() { ProcessExit.now(0) }
      return 0
    } catch {
      send(.refused(.init(message: "\(error)")))
      return 1
    }
  }

  private static func readOrder() throws -> MeasurementOrder {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return try JSONDecoder().decode(MeasurementOrder.self, from: Data(line))
  }
}
