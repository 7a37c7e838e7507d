internal import LoadPlatform

/// A thread that runs what one test's task has to run, one job after the other.
final class TestThread: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var isOver = false
  }

  private let state = Lock(State())

  /// Starts the thread.
  ///
  /// - Throws: when the system has no thread to give.
  init() throws(ThreadFailure) { try NativeThread.start(name: "test") { [self] in run() }.detach() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    state.wakeAll()
  }

  /// Ends the thread after the job in progress. Only when the test's task and its child tasks prefer it no longer.
  func end() {
    state.withLock { $0.isOver = true }
    state.wakeAll()
  }

  private func run() {
    let executor = asUnownedTaskExecutor()
    while let job = nextJob() { job.runSynchronously(on: executor) }
  }

  /// - Returns: nil when the thread is to end.
  private func nextJob() -> UnownedJob? {
    let next: UnownedJob?? = state.wait { state in
      if !state.jobs.isEmpty { return state.jobs.removeFirst() }
      return state.isOver ? .some(nil) : nil
    }
    return next ?? nil
  }
}
