internal import LoadPlatform

/// Sets the number of workers during a run, and ends it: for plans whose length is ``RunLength/untilStopped``.
///
/// Any thread may call it; the supervisor's loop forwards the order to the measuring process.
public final class RunSteering: Sendable {
  private struct Asked {
    var workers: [Int]?
    var stop = false
  }

  private let asked = Lock(Asked())
  private let wakeUp: WakeUp

  /// - Returns: nil if no pipe can be created.
  public init?() {
    guard let wakeUp = WakeUp() else { return nil }
    self.wakeUp = wakeUp
  }

  /// Readable when there is an order.
  var descriptor: Int32 { wakeUp.descriptor }

  /// Sets the number of performing workers of each group, the first ones; never more than the plan has.
  public func perform(workers: [Int]) {
    asked.withLock { $0.workers = workers }
    wakeUp.wake()
  }

  /// Ends the run: operations in flight end, no more begin.
  public func stop() {
    asked.withLock { $0.stop = true }
    wakeUp.wake()
  }

  /// The orders since the last call. Never blocks.
  func take() -> (workers: [Int]?, stop: Bool) {
    wakeUp.clear()
    return asked.withLock { asked in
      defer { asked = Asked() }
      return (asked.workers, asked.stop)
    }
  }
}
