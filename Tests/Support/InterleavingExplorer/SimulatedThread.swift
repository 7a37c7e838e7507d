#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The simulated thread that a real thread plays. Its functions are called on that thread alone.
final class SimulatedThread: Sendable {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let failure = pthread_key_create(&key, nil)
    precondition(failure == 0, "a process has keys for hundreds of thread-specific values")
    return key
  }()

  /// The one of the calling thread; nil outside.
  static var current: SimulatedThread? {
    pthread_getspecific(key).map { Unmanaged<SimulatedThread>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Its place among the exploration's threads.
  let index: Int
  private let scheduler: Scheduler

  init(_ index: Int, of scheduler: Scheduler) {
    self.index = index
    self.scheduler = scheduler
  }

  /// Plays it on the calling thread until the exploration ends.
  func play() {
    withExtendedLifetime(self) {
      pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
      scheduler.serve(index)
      pthread_setspecific(Self.key, nil)
    }
  }

  /// Comes before each access.
  func willAccess() { scheduler.willAccess(index) }

  /// Comes before a call's first tick.
  func willCall() { scheduler.willCall(index) }

  /// Chooses one of several values, 0 ..< `count`, of which 0 is the usual one.
  func choose(among count: Int) -> Int { scheduler.chooseValue(among: count) }

  /// Comes after an access that left another value.
  func didChange() { scheduler.didChange() }

  /// Waits until a word has changed since it last did so, or since the execution began.
  func waitForChange() { scheduler.waitForChange(index) }
}
