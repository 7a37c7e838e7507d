internal import CLibrary

/// Wakes a loop that sleeps in `poll`: any thread may, and the loop has ``descriptor`` among those that it polls.
public final class WakeUp: Sendable {
  /// Readable when somebody woke the loop since it last called ``clear()``.
  public let descriptor: Int32
  private let writeEnd: Int32

  /// - Returns: nil when the system has no pipe to give.
  public init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  /// Wakes the loop. Never blocks.
  public func wake() {
    var byte: UInt8 = 1
    // A full pipe wakes as well.
    _ = write(writeEnd, &byte, 1)
  }

  /// The loop is awake. Before it looks at what there is to do, so that nothing that comes then is missed. Never blocks.
  public func clear() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}
