internal import CLibrary
internal import CPlatform

/// Ends this process.
public enum ProcessExit {
  /// Immediately, without running anything else: other threads may be anywhere.
  public static func now(_ status: Int32) -> Never { cplatform_exit_now(status) }

  /// As if `main` returned: buffers are flushed.
  public static func normally(_ status: Int32) -> Never { exit(status) }
}
