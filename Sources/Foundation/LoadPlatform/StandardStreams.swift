internal import CLibrary

/// The three descriptors that every process begins with.
public enum StandardStreams {
  /// Takes the places of those that the process was started without, so that no file of its own gets their number and with
  /// it what is meant for a terminal. Reading from and writing to them fails as before. Before anything is opened.
  public static func reserve() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest that is free, which is this one. In the direction that nobody uses.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
