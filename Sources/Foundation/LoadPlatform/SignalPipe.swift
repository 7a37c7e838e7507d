internal import CPlatform

/// Signals as bytes on a pipe.
public enum SignalPipe {
  /// Catches SIGINT, SIGTERM and SIGHUP and ignores SIGPIPE from now on.
  ///
  /// - Returns: the end to read, never blocking; nil when the system has no pipe to give.
  public static func catchInterrupts() -> Int32? {
    let descriptor = cplatform_catch_interrupts()
    return descriptor >= 0 ? descriptor : nil
  }

  /// Ignores what the terminal sends to all its processes: for a measuring process, whose supervisor decides.
  public static func ignoreTerminalSignals() { cplatform_ignore_terminal_signals() }
}
