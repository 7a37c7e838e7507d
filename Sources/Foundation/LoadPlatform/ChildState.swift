#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Whether a child of this process still runs.
public enum ChildState {
  /// Whether a child has ended, collected or not. Never blocks, and leaves its exit status to whoever waits for it.
  public static func hasEnded(_ process: Int32) -> Bool {
    var information = siginfo_t()
    let result = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 ? information.si_signo != 0 : errno == ECHILD
  }
}
