internal import LoadPlatform

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Says during a run how many of its workers perform, and ends it: for plans whose length is ``RunLength/untilStopped``.
///
/// Any thread may ask; the supervisor's loop passes it on to the measuring process.
public final class RunSteering: @unchecked Sendable {
  // `asked` is behind its lock; the descriptors never change and are closed when nobody uses the object.
  private struct Asked {
    var workers: [Int]?
    var stop = false
  }

  private let asked = Lock(Asked())
  /// Readable when something was asked.
  let descriptor: Int32
  private let wakeUp: Int32

  /// - Returns: nil when the system has no pipe to give.
  public init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, wakeUp) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(wakeUp)
  }

  /// From now on so many workers of each group are to perform, the first ones. Never more than the plan has.
  public func perform(workers: [Int]) {
    asked.withLock { $0.workers = workers }
    wake()
  }

  /// The run is to end: operations in flight end, nothing more begins.
  public func stop() {
    asked.withLock { $0.stop = true }
    wake()
  }

  /// What was asked since the last call. Never blocks.
  func take() -> (workers: [Int]?, stop: Bool) {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
    return asked.withLock { asked in
      defer { asked = Asked() }
      return (asked.workers, asked.stop)
    }
  }

  private func wake() {
    var byte: UInt8 = 1
    // A full pipe wakes as well.
    _ = write(wakeUp, &byte, 1)
  }
}
