import LoadPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads that repeat an operation, and are stopped wherever they are by a signal whose handler waits.
///
/// One set at a time in a process, because signal handlers know no more than globals.
final class StoppableThreads: @unchecked Sendable {
  // `ids` is protected by each thread writing its own before it counts itself ready, and by reading after all are.
  private let ids: UnsafeMutableBufferPointer<pthread_t?>
  private let ready = Atomic(0)
  private let ended = Atomic(false)
  private var threads: [NativeThread] = []

  private static let stopped = Atomic(0)
  private static let mayGoOn = Atomic(true)
  private static let signal = SIGURG

  /// Starts `count` threads that repeat `body` until ``end()``; it gets the thread's index.
  init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    ids = .allocate(capacity: count)
    ids.initialize(repeating: nil)
    // Touched here, so that the handler finds them made.
    Self.stopped.store(0, ordering: .releasing)
    Self.mayGoOn.store(true, ordering: .releasing)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      let error = errno
      StoppableThreads.stopped.add(1, ordering: .acquiringAndReleasing)
      while !StoppableThreads.mayGoOn.load(ordering: .acquiring) { usleep(50) }
      StoppableThreads.stopped.subtract(1, ordering: .acquiringAndReleasing)
      errno = error
    }
    sigaction(Self.signal, &action, nil)
    threads = try (0..<count).map { index in
      try NativeThread.start(name: "stoppable \(index)") { [self] in
        // Threads of the concurrency pool block signals, and those they start inherit that.
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, Self.signal)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        ids[index] = pthread_self()
        ready.add(1, ordering: .acquiringAndReleasing)
        while !ended.load(ordering: .acquiring) { body(index) }
      }
    }
    while ready.load(ordering: .acquiring) < count { sched_yield() }
  }

  deinit { ids.deallocate() }

  /// Stops all threads, calls `body`, and lets them go on.
  func whileStopped(_ body: () -> Void) {
    Self.mayGoOn.store(false, ordering: .releasing)
    for id in ids { if let id { pthread_kill(id, Self.signal) } }
    while Self.stopped.load(ordering: .acquiring) < ids.count { usleep(50) }
    body()
    Self.mayGoOn.store(true, ordering: .releasing)
    while Self.stopped.load(ordering: .acquiring) > 0 { usleep(50) }
  }

  /// Ends the threads.
  func end() {
    ended.store(true, ordering: .releasing)
    for thread in threads { thread.join() }
  }
}
