internal import CLibrary

/// A mutual-exclusion lock with a condition, built on that of the platform. Blocking; never on a hot path.
///
/// `Synchronization.Mutex` is not used: the thread sanitizer does not see its slow path and reports false races.
public final class Lock<State>: @unchecked Sendable {
  // Protected by `mutex`, which every access goes through.
  private var state: State
  // Heap-allocated because a lock must not move; freed in `deinit`, when no thread can hold it.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// A lock around a value.
  public init(_ state: sending State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    #if os(Linux)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    #endif
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` while no other thread is inside.
  public func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Wakes every thread that waits for a condition.
  public func wakeAll() { pthread_cond_broadcast(condition) }

  /// Blocks until `condition` holds, then returns its value.
  ///
  /// - Parameter deadline: the monotonic time in nanoseconds at which waiting ends; nil: never.
  /// - Returns: what `condition` returned, or nil after the deadline.
  public func wait<Result>(
    untilNanoseconds deadline: UInt64? = nil, for isReady: (inout State) -> Result?
  ) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = isReady(&state) { return result }
      guard let deadline else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      let now = MonotonicClock.nanoseconds()
      if now >= deadline { return nil }
      var until = timespec()
      #if os(Linux)
        until.tv_sec = Int(deadline / 1_000_000_000)
        until.tv_nsec = Int(deadline % 1_000_000_000)
        pthread_cond_timedwait(condition, mutex, &until)
      #else
        until.tv_sec = Int((deadline - now) / 1_000_000_000)
        until.tv_nsec = Int((deadline - now) % 1_000_000_000)
        pthread_cond_timedwait_relative_np(condition, mutex, &until)
      #endif
    }
  }
}
