internal import CLibrary

/// The process's limit of open files and connections.
package enum FileLimit {
  /// The current limit; nil if the system does not report it.
  package static func current() -> UInt64? {
    var limit = rlimit()
    guard getrlimit(POSIX.openFiles, &limit) == 0 else { return nil }
    return UInt64(limit.rlim_cur)
  }

  /// Raises it as far as the system allows. A refusal is not an error: fewer connections are served.
  package static func raise() {
    var limit = rlimit()
    guard getrlimit(POSIX.openFiles, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(POSIX.openFiles, &limit)
  }
}
