internal import CLibrary
package import LoadRecord

/// Writes to standard error and standard output.
package enum Diagnostics {
  /// Reports an error.
  package static func error(_ message: String) { tell(message) }

  /// Prints a note.
  package static func note(_ message: String) { tell(message) }

  /// Prints above the lines that are redrawn in place; these reappear when they are next drawn.
  private static func tell(_ message: String) {
    LiveBlock.shared.clear(columns: Terminal.size.columns)
    write("loadtest: \(message)\n", to: STDERR_FILENO)
  }

  /// Writes text to standard error unchanged.
  static func progress(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Writes a report to standard output.
  ///
  /// - Throws: ``FileFailure`` of kind `transfer` if not all of it could be written, for instance on a full disk.
  package static func report(_ text: String) throws(FileFailure) {
    guard write(text, to: STDOUT_FILENO) else {
      throw FileFailure(.transfer, "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// Writes a text to a file, or to standard output if the path is `-`.
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
