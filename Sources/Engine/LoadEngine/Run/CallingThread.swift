internal import LoadPlatform

/// Runs asynchronous code on a thread that waits for it.
///
/// Targets are created, create their workers and verify themselves asynchronously, and a worker on a thread is created
/// by that thread: code that is not isolated to an actor runs there and not on the concurrency pool (a task executor
/// preference, SE-0417), so that code without a suspension point runs on the thread that it belongs to.
enum CallingThread {
  /// Blocks until `body` has ended, and rethrows its error. Not for the concurrency pool, whose threads are few.
  static func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
    let jobs = JobQueue()
    let outcome = Lock<Swift.Result<Result, any Error>?>(nil)
    Task(executorPreference: jobs) {
      let ended: Swift.Result<Result, any Error>
      do { ended = .success(try await body()) } catch { ended = .failure(error) }
      outcome.withLock { $0 = ended }
      jobs.close()
    }
    jobs.runUntilClosed()
    guard let ended = outcome.withLock({ $0 }) else {
      preconditionFailure("the queue closes only after the outcome is set")
    }
    return try ended.get()
  }
}
