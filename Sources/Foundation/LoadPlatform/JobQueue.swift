/// A queue of task jobs that one thread runs: the preferred executor of these tasks (SE-0417), so that code that is not
/// isolated to an actor runs there and not on the concurrency pool.
public final class JobQueue: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var next = 0
    var isClosed = false
  }

  private let state = Lock(State())

  /// A queue without jobs.
  public init() {}

  /// Adds a job. From any thread.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Inside the lock: a task holds its executor unowned, and the job may be the last, after which the queue is freed.
    state.withLock {
      $0.jobs.append(job)
      state.wakeAll()
    }
  }

  /// Closes the queue: no job follows. Call it only when no task prefers the queue any longer, except one that calls
  /// this in its last job.
  public func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Runs jobs on the calling thread, first in, first out, until the queue is closed and empty. Blocks.
  public func runUntilClosed() {
    let executor = asUnownedTaskExecutor()
    while let job = nextJob() { job.runSynchronously(on: executor) }
  }

  private func nextJob() -> UnownedJob? {
    let next: UnownedJob?? = state.wait { state in
      guard state.next < state.jobs.count else { return state.isClosed ? .some(nil) : nil }
      let job = state.jobs[state.next]
      state.next += 1
      if state.next == state.jobs.count {
        state.jobs.removeAll(keepingCapacity: true)
        state.next = 0
      }
      return job
    }
    return next ?? nil
  }
}
