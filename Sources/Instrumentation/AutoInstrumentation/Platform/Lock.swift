#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The only lock of this library: for the control plane, subscriptions to transitions, and registered metrics. A read
/// of status or health never takes it; a call does to notify listeners of a transition and, by name, to look up
/// metrics. Blocking, recursive.
///
/// Recursive, because a library's own `instrument` closure runs inside it and may call the registry again.
/// `Synchronization.Mutex` is not used: the thread sanitizer does not see its slow path and reports false races.
final class Lock: @unchecked Sendable {
  // The pthread mutex is thread-safe itself; it is heap-allocated because it must not move, and freed when no thread
  // can hold it.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    mutex = .allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Self.recursive)
    let failure = pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
    precondition(failure == 0, "cannot initialise a mutex")
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` while no other thread is inside.
  func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  #if canImport(Darwin)
    private static let recursive = PTHREAD_MUTEX_RECURSIVE
  #else
    private static let recursive = Int32(PTHREAD_MUTEX_RECURSIVE)
  #endif
}
