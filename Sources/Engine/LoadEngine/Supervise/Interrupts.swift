internal import CLibrary
internal import LoadPlatform

/// Turns SIGINT, SIGTERM and SIGHUP into bytes on a pipe, for the supervisor's loop to read.
///
/// One for the process: signal handlers are the process's.
public final class Interrupts: Sendable {
  /// Readable when a signal has come; one byte each.
  public let descriptor: Int32

  /// Catches the signals from now on.
  ///
  /// - Returns: nil when the system has no pipe to give; the signals then end the process as usual.
  public init?() {
    guard let pipe = SignalPipe.catchInterrupts() else { return nil }
    descriptor = pipe
  }

  /// How many signals came since the last call. Never blocks.
  public func take() -> Int {
    var bytes = [UInt8](repeating: 0, count: 16)
    return max(0, read(descriptor, &bytes, bytes.count))
  }
}
