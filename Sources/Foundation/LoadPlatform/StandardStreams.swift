internal import CLibrary

/// The three descriptors that every process begins with.
public enum StandardStreams {
  /// Occupies the descriptors that the process was started without, so that no file of its own gets their number and,
  /// with it, output meant for a terminal. Reading from and writing to them fails as before. Call it before any file is
  /// opened.
  public static func reserve() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      // `open` returns the lowest free descriptor, which is this one. It is opened in the direction that is never used.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
