internal import CLibrary
internal import LoadPlatform

/// Turns SIGINT, SIGTERM and SIGHUP into bytes on a pipe, for the supervisor's loop to read.
///
/// One instance per process, because signal handlers belong to the process.
public final class Interrupts: Sendable {
  /// Readable after a signal; one byte each.
  public let descriptor: Int32

  /// Starts to catch the signals.
  ///
  /// - Returns: nil if no pipe can be created; the signals then end the process as usual.
  public init?() {
    guard let pipe = SignalPipe.catchInterrupts() else { return nil }
    descriptor = pipe
  }

  /// The number of signals since the last call. Never blocks.
  public func take() -> Int {
    var bytes = [UInt8](repeating: 0, count: 16)
    return max(0, read(descriptor, &bytes, bytes.count))
  }
}
