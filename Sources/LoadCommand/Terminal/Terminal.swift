internal import LoadReport

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What the streams of this process are connected to.
enum Terminal {
  /// Whether a person sees standard error as it comes.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb" }

  /// The style of standard output: colour on a terminal, unless `NO_COLOR` is set to something.
  static var style: TextStyle {
    let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return TextStyle(isColoured: isatty(STDOUT_FILENO) == 1 && !isPlain)
  }

  /// Columns of the terminal at standard error; 80 where it does not tell.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
