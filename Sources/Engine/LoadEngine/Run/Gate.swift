internal import LoadPlatform

/// The barrier at which workers are paused: before a phase, at its end, and at every quiet point.
///
/// A worker arrives between two operations, when it is held or has finished, and continues when the gate opens. Threads
/// block; Dispatch and tasks leave a continuation and free the thread.
final class Gate: Sendable {
  /// The command to waiting workers.
  enum Command: Sendable {
    /// Perform.
    case go
    /// The run is over.
    case leave
  }

  private struct State {
    var workerCount: Int
    var arrived = 0
    var generation: UInt32 = 0
    var command = Command.go
    var stopRequested = false
    var isDismissed = false
    var resumers: [@Sendable (Command) -> Void] = []
  }

  private let state: Lock<State>

  init(workerCount: Int) {
    var state = State(workerCount: workerCount)
    state.resumers.reserveCapacity(workerCount)
    self.state = Lock(state)
  }

  // MARK: Workers

  /// The number of times that the gate has opened. A worker keeps the number that it has seen: one that is on its way
  /// while ``release()`` opens the gate goes on at once.
  var generation: UInt32 { state.withLock { $0.generation } }

  /// Arrives and blocks the calling thread until the gate opens.
  ///
  /// - Parameter seen: the ``generation`` that the worker has seen.
  func arriveAndWait(_ seen: inout UInt32) -> Command {
    let generation = state.withLock { state in
      arrive(&state, &seen)
      return seen
    }
    return state.wait { state in
      if state.isDismissed { return .leave }
      return state.generation == generation &- 1 ? nil : state.command
    } ?? .leave
  }

  /// Arrives; `resume` is called when the gate opens, on the thread that opens it.
  ///
  /// - Parameter seen: the ``generation`` that the worker has seen.
  func arrive(_ seen: inout UInt32, resume: @escaping @Sendable (Command) -> Void) {
    let command: Command? = state.withLock { state in
      let waits = arrive(&state, &seen)
      if state.isDismissed { return .leave }
      if !waits { return .go }
      state.resumers.append(resume)
      return nil
    }
    if let command { resume(command) }
  }

  /// - Returns: whether the worker is to wait; then it will have seen the gate open once more when it goes on.
  @discardableResult
  private func arrive(_ state: inout State, _ seen: inout UInt32) -> Bool {
    guard seen == state.generation else {
      seen = state.generation
      return false
    }
    seen &+= 1
    state.arrived += 1
    if state.arrived == state.workerCount { self.state.wakeAll() }
    return true
  }

  /// Makes writes of the controller before it opened the gate visible to a resumed task. The concurrency runtime does
  /// so too, but the sanitizer does not see it if a continuation is resumed before its task has suspended.
  func synchronize() { state.withLock { _ in } }

  // MARK: Controller

  /// Blocks until all workers are paused.
  ///
  /// - Returns: false if the deadline, in monotonic nanoseconds, came first.
  func waitForAll(untilNanoseconds deadline: UInt64? = nil) -> Bool {
    state.wait(untilNanoseconds: deadline) { $0.arrived == $0.workerCount ? true : nil } ?? false
  }

  /// Blocks until all workers are paused, a stop is requested, or the deadline.
  ///
  /// - Returns: false if the deadline came first.
  @discardableResult
  func waitForEnd(untilNanoseconds deadline: UInt64?) -> Bool {
    state.wait(untilNanoseconds: deadline) { $0.arrived == $0.workerCount || $0.stopRequested ? true : nil } ?? false
  }

  /// Blocks until a stop is requested or the deadline, whatever the workers do.
  func waitForStop(untilNanoseconds deadline: UInt64) {
    _ = state.wait(untilNanoseconds: deadline) { $0.stopRequested ? true : nil }
  }

  /// Ends ``waitForEnd(untilNanoseconds:)`` and ``waitForStop(untilNanoseconds:)`` early.
  func requestStop() {
    state.withLock { $0.stopRequested = true }
    state.wakeAll()
  }

  /// Whether a stop was requested.
  var isStopRequested: Bool { state.withLock { $0.stopRequested } }

  /// Sends away workers at the gate and those that arrive later: the run does not begin.
  func dismiss() {
    let resumers = state.withLock { state in
      state.isDismissed = true
      let resumers = state.resumers
      state.resumers.removeAll()
      return resumers
    }
    state.wakeAll()
    for resume in resumers { resume(.leave) }
  }

  /// Releases all workers. Only while all are paused.
  func open(_ command: Command) {
    let resumers = state.withLock { state in
      precondition(state.arrived == state.workerCount, "the gate opens only when all workers have reached it")
      return sendOn(&state, command)
    }
    state.wakeAll()
    for resume in resumers { resume(command) }
  }

  /// Releases the workers at the gate while others perform: they check again whether they are to perform.
  func release() {
    let resumers = state.withLock { sendOn(&$0, .go) }
    state.wakeAll()
    for resume in resumers { resume(.go) }
  }

  /// Changes the number of workers that come to the gate; `more` may be negative.
  func expect(_ more: Int) { state.withLock { $0.workerCount += more } }

  private func sendOn(_ state: inout State, _ command: Command) -> [@Sendable (Command) -> Void] {
    state.arrived = 0
    state.generation &+= 1
    state.command = command
    let resumers = state.resumers
    state.resumers.removeAll(keepingCapacity: true)
    return resumers
  }
}
