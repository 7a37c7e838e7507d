internal import CLibrary
internal import LoadPlatform
internal import Subprocess
internal import SystemPackage

/// Starts scenarios with the command `loadtest`, one at a time, and stops them.
///
/// The command is a separate process in its own process group: it supervises the run and writes its folder, and a
/// terminal's signals to the monitor do not reach it.
package final class ScenarioRunner: Sendable {
  /// The status of the runner.
  package enum Status: Sendable, Equatable {
    /// No scenario is running; with the outcome of the last run, if any.
    case idle(last: Ended?)
    /// A scenario is running, named by its file.
    case running(String, isStopping: Bool)
  }

  /// The outcome of a run.
  package struct Ended: Sendable, Equatable {
    /// The file's name.
    package var scenario: String
    /// Why it produced no run; nil if it did.
    package var failure: String?
    /// The last lines that the command wrote to its standard error.
    package var errorTail: String
  }

  private struct Running {
    var scenario: String
    /// Nil until the process has started.
    var process: Int32?
    var stops = 0
  }

  private struct State {
    var running: Running?
    var last: Ended?
  }

  private let command: String
  private let outputFolder: String
  private let state = Lock(State())

  /// Maximum amount of the command's standard error to keep.
  package static let maximumTailBytes = 4096
  /// How long a run may take to end after it was asked to; then it is killed.
  private static let graceNanoseconds: UInt64 = 60_000_000_000

  /// - Parameters:
  ///   - command: the path of `loadtest`.
  ///   - outputFolder: where runs go.
  package init(command: String, outputFolder: String) {
    self.command = command
    self.outputFolder = outputFolder
  }

  /// The current status.
  package var status: Status {
    state.withLock { state in
      state.running.map { .running($0.scenario, isStopping: $0.stops > 0) } ?? .idle(last: state.last)
    }
  }

  /// Starts a scenario.
  ///
  /// - Parameters:
  ///   - name: the file's name, for people.
  ///   - path: the file.
  ///   - duration: overrides the scenario's own.
  /// - Throws: ``MonitorError`` 409 when one is running.
  package func start(_ name: String, path: String, duration: String?) throws(MonitorError) {
    let isFree = state.withLock { state in
      guard state.running == nil else { return false }
      state.running = Running(scenario: name)
      return true
    }
    guard isFree else { throw MonitorError(409, "already_running", "A scenario is already running; stop it first.") }
    var arguments = ["run", path, "--output-dir", outputFolder, "--quiet"]
    if let duration { arguments += ["--duration", duration] }
    Task.detached { [self] in
      let ended = await run(name, arguments)
      state.withLock { state in
        state.running = nil
        state.last = ended
      }
      state.wakeAll()
    }
  }

  private func run(_ name: String, _ arguments: [String]) async -> Ended {
    var options = PlatformOptions()
    options.processGroupID = 0
    do {
      let result = try await Subprocess.run(
        .path(FilePath(command)), arguments: Arguments(arguments), platformOptions: options, input: .none,
        output: .discarded, error: .sequence
      ) { execution in
        began(execution.processIdentifier.value)
        var tail: [UInt8] = []
        for try await chunk in execution.standardError {
          tail += chunk.withUnsafeBytes { Array($0) }
          if tail.count > 4 * Self.maximumTailBytes { tail.removeFirst(tail.count - Self.maximumTailBytes) }
        }
        return tail
      }
      let tail = String(decoding: result.closureResult.suffix(Self.maximumTailBytes), as: UTF8.self)
      return Ended(scenario: name, failure: Self.failure(result.terminationStatus), errorTail: tail)
    } catch {
      return Ended(scenario: name, failure: "cannot start \(command): \(error)", errorTail: "")
    }
  }

  /// The exit codes of a judged or interrupted run are not failures: the run is in the list.
  private static func failure(_ status: TerminationStatus) -> String? {
    switch status {
    case .exited(let code): (0...3).contains(code) || code == 130 ? nil : "the command exited with code \(code)"
    case .signaled(let signal): "the command was terminated by signal \(signal)"
    }
  }

  /// The process has started; a stop may have been requested before.
  private func began(_ process: Int32) {
    let stops = state.withLock { state in
      state.running?.process = process
      return state.running?.stops ?? 0
    }
    for _ in 0..<min(stops, 2) { kill(process, SIGINT) }
  }

  /// Asks the run to end: the record up to then is judged. The second request ends it immediately; the third kills it.
  ///
  /// - Returns: the scenario's file.
  /// - Throws: ``MonitorError`` 409 when this monitor started none.
  @discardableResult
  package func stop() throws(MonitorError) -> String {
    let asked: Running? = state.withLock { state in
      state.running?.stops += 1
      return state.running
    }
    guard let asked else { throw MonitorError(409, "not_running", "No scenario started by this monitor is running.") }
    guard let process = asked.process else { return asked.scenario }
    kill(process, asked.stops <= 2 ? SIGINT : SIGKILL)
    if asked.stops == 1 { killLater(process) }
    return asked.scenario
  }

  /// Kills a run that does not end in time after it was asked to.
  private func killLater(_ process: Int32) {
    Task.detached { [self] in
      try? await Task.sleep(nanoseconds: Self.graceNanoseconds)
      // The process ID may have been reused: only the state is reliable.
      state.withLock { state in
        if state.running?.process == process { kill(process, SIGKILL) }
      }
    }
  }

  /// Asks a run to end and waits for it when the monitor itself ends. Blocks.
  package func finish(withinNanoseconds limit: UInt64) {
    guard case .running = status else { return }
    _ = try? stop()
    let deadline = MonotonicClock.nanoseconds() + limit
    let ended: Bool? = state.wait(untilNanoseconds: deadline) { $0.running == nil ? true : nil }
    if ended == nil { state.withLock { state in state.running?.process.map { _ = kill($0, SIGKILL) } } }
  }
}
