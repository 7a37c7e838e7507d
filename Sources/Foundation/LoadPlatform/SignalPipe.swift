internal import CPlatform

/// Signals as bytes on a pipe.
public enum SignalPipe {
  /// Catches SIGINT, SIGTERM and SIGHUP and ignores SIGPIPE from now on.
  ///
  /// - Returns: the read end, non-blocking; nil when the system cannot create a pipe.
  public static func catchInterrupts() -> Int32? {
    let descriptor = cplatform_catch_interrupts()
    return descriptor >= 0 ? descriptor : nil
  }

  /// Ignores the signals that the terminal sends to all its processes: for a measuring process, whose supervisor
  /// decides.
  public static func ignoreTerminalSignals() { cplatform_ignore_terminal_signals() }
}
