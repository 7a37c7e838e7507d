internal import CLibrary

/// How many files and connections the process may have open.
package enum FileLimit {
  /// The limit in force; nil where the system does not tell.
  package static func current() -> UInt64? {
    var limit = rlimit()
    guard getrlimit(POSIX.openFiles, &limit) == 0 else { return nil }
    return UInt64(limit.rlim_cur)
  }

  /// Raises it as far as the system lets this user. What it does not let is no failure: fewer connections are served.
  package static func raise() {
    var limit = rlimit()
    guard getrlimit(POSIX.openFiles, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(POSIX.openFiles, &limit)
  }
}
