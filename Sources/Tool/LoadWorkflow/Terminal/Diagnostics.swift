internal import CLibrary
package import LoadRecord

/// What goes to standard error and standard output.
package enum Diagnostics {
  /// What went wrong.
  package static func error(_ message: String) { tell(message) }

  /// What a person may want to know.
  package static func note(_ message: String) { tell(message) }

  /// Above the lines that are redrawn in place, which come back with their next drawing.
  private static func tell(_ message: String) {
    LiveBlock.shared.clear(columns: Terminal.size.columns)
    write("loadtest: \(message)\n", to: STDERR_FILENO)
  }

  /// Text for standard error as it is.
  static func progress(_ text: String) { write(text, to: STDERR_FILENO) }

  /// A report, to standard output.
  ///
  /// - Throws: ``FileFailure`` of kind `transfer` when not all of it could be written, on a full disk for instance.
  package static func report(_ text: String) throws(FileFailure) {
    guard write(text, to: STDOUT_FILENO) else {
      throw FileFailure(.transfer, "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// Writes a text to a file, or to standard output where the path is `-`.
  package static func write(_ text: String, to path: String) throws(FileFailure) {
    if path == "-" { try report(text) } else { try TextOutput.write(text, to: path) }
  }

  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = POSIX.write(descriptor, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...]))
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        written += count
      }
      return true
    }
  }
}
