internal import CPlatform

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Ends this process.
public enum ProcessExit {
  /// At once, without running anything else: other threads may be anywhere.
  public static func now(_ status: Int32) -> Never { cplatform_exit_now(status) }

  /// As a program does that returns from `main`: buffers are flushed.
  public static func normally(_ status: Int32) -> Never { exit(status) }
}
