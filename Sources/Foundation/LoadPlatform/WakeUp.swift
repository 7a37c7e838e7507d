internal import CLibrary

/// Wakes a loop that sleeps in `poll`, from any thread; the loop polls ``descriptor`` among others.
public final class WakeUp: Sendable {
  /// Readable when the loop was woken since it last called ``clear()``.
  public let descriptor: Int32
  private let writeEnd: Int32

  /// - Returns: nil when the system cannot create a pipe.
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

  /// Clears the wake-up. The loop calls it before it checks for work, so that no later wake-up is missed. Never blocks.
  public func clear() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}
