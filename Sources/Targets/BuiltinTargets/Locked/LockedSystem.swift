internal import CLibrary

/// Plain state and its single lock: two pointers, so that workers share nothing that is reference-counted.
///
/// The target that created it frees it, after its workers are gone.
struct LockedSystem: @unchecked Sendable {
  // Immutable pointers. `state` is protected by `mutex`, which every access goes through.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let state: UnsafeMutablePointer<LockedState>

  init(_ initial: LockedState) {
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    state = .allocate(capacity: 1)
    state.initialize(to: initial)
  }

  /// Frees the memory. It must not be used any more.
  func deallocate() {
    state.deinitialize(count: 1)
    state.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` while no other thread is inside. Blocking.
  @inline(__always)
  func withLock<Result>(_ body: (inout LockedState) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state.pointee)
  }
}
