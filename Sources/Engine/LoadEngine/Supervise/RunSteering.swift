internal import LoadPlatform

/// Says during a run how many of its workers perform, and ends it: for plans whose length is ``RunLength/untilStopped``.
///
/// Any thread may ask; the supervisor's loop passes it on to the measuring process.
public final class RunSteering: Sendable {
  private struct Asked {
    var workers: [Int]?
    var stop = false
  }

  private let asked = Lock(Asked())
  private let wakeUp: WakeUp

  /// - Returns: nil when the system has no pipe to give.
  public init?() {
    guard let wakeUp = WakeUp() else { return nil }
    self.wakeUp = wakeUp
  }

  /// Readable when something was asked.
  var descriptor: Int32 { wakeUp.descriptor }

  /// From now on so many workers of each group are to perform, the first ones. Never more than the plan has.
  public func perform(workers: [Int]) {
    asked.withLock { $0.workers = workers }
    wakeUp.wake()
  }

  /// The run is to end: operations in flight end, nothing more begins.
  public func stop() {
    asked.withLock { $0.stop = true }
    wakeUp.wake()
  }

  /// What was asked since the last call. Never blocks.
  func take() -> (workers: [Int]?, stop: Bool) {
    wakeUp.clear()
    return asked.withLock { asked in
      defer { asked = Asked() }
      return (asked.workers, asked.stop)
    }
  }
}
