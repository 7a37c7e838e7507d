internal import CLibrary

/// A child process alongside a run, such as `perf`, found by the search path.
struct PerfProcess: Sendable {
  private let identifier: pid_t

  /// Starts it; nil when it cannot be started.
  ///
  /// - Parameters:
  ///   - arguments: the command line, with the program's name first.
  ///   - output: the file for its standard output.
  ///   - errors: the file to which its standard error is appended.
  init?(_ arguments: [String], output: String = "/dev/null", errors: String = "/dev/null") {
    guard let program = arguments.first else { return nil }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    var process = pid_t()
    guard posix_spawnp(&process, program, &actions, nil, &words, environ) == 0 else { return nil }
    identifier = process
  }

  /// Asks it to end.
  func interrupt() { kill(identifier, SIGINT) }

  /// Waits for its end. Once.
  ///
  /// - Returns: its exit code; 128 and more for a signal.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 {
      if errno != EINTR { return 127 }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
