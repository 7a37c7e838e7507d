internal import CLibrary

/// The state of a child of this process.
public enum ChildState {
  /// Whether a child has ended, whether or not it was waited for. Never blocks, and leaves its exit status to the
  /// caller that waits for it.
  public static func hasEnded(_ process: Int32) -> Bool {
    var information = siginfo_t()
    let result = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 ? information.si_signo != 0 : errno == ECHILD
  }

  /// Whether a process is stopped, by a signal or a debugger; false where the system does not report it.
  public static func isStopped(_ process: Int32) -> Bool {
    guard let text = SystemFile.text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return false }
    return text[text.index(after: end)...].first { $0 != " " }?.lowercased() == "t"
  }
}
