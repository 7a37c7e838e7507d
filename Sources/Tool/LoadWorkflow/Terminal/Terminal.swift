internal import CLibrary
package import LoadReport

/// The terminal that the streams of this process are connected to.
package enum Terminal {
  /// Whether standard error is a terminal that can redraw lines.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 && !isDumb }

  /// The style of standard output: colour on a terminal, unless `NO_COLOR` is not empty.
  package static var style: TextStyle {
    TextStyle(isColoured: isatty(STDOUT_FILENO) == 1 && !isPlain, columns: reportColumns)
  }

  /// The style of progress at standard error.
  static var progressStyle: TextStyle { TextStyle(isColoured: showsProgress && !isPlain) }

  private static var isPlain: Bool { getenv("NO_COLOR").map { $0.pointee != 0 } ?? false || isDumb }

  /// A terminal without escape sequences.
  private static var isDumb: Bool { getenv("TERM").map { String(cString: $0) } == "dumb" }

  /// The size of the terminal at standard error; 80 × 24 if unknown.
  static var size: (columns: Int, rows: Int) { size(of: STDERR_FILENO) }

  /// Columns for reports at standard output: those of the terminal; elsewhere `COLUMNS`, or 80.
  static var reportColumns: Int {
    if isatty(STDOUT_FILENO) == 1 { return max(40, size(of: STDOUT_FILENO).columns) }
    let stated = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
    return stated.map { max(40, $0) } ?? TextStyle.usualColumns
  }

  private static func size(of descriptor: Int32) -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }
}
