import LoadPlatform

/// What one thread waits for and another gives it. What was written before ``pass()`` is seen after ``take()``. Blocking.
struct Baton: Sendable {
  private let isHere = Lock(false)

  /// Gives it to the thread that waits for it, or will.
  func pass() {
    isHere.withLock { $0 = true }
    isHere.wakeAll()
  }

  /// Waits until it is given.
  func take() {
    _ = isHere.wait { isHere -> Void? in
      guard isHere else { return nil }
      isHere = false
      return ()
    }
  }
}
