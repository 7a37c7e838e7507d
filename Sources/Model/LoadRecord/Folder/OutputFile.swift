internal import CLibrary

/// Writes files so that a full disk is detected and a reader never sees a partial file.
package enum OutputFile {
  static func reason() -> String { String(cString: strerror(errno)) }

  /// Writes all bytes to a descriptor.
  static func write(_ text: String, to descriptor: Int32, path: String) throws(FileFailure) {
    try write(bytes: Array(text.utf8), to: descriptor, path: path)
  }

  private static func write(bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFailure) {
    let failure: FileFailure? = bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = POSIX.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
        if count < 0 {
          if errno == EINTR { continue }
          return FileFailure(.transfer, "cannot write \(path): \(reason())")
        }
        written += count
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Writes a temporary file beside the target, flushes it to disk, and renames it in one step.
  ///
  /// Anything but a regular file, such as `/dev/null` or a pipe, is written in place: a rename would replace it.
  package static func writeAtomically(_ text: String, path: String) throws(FileFailure) {
    try writeAtomically(bytes: Array(text.utf8), path: path)
  }

  /// As ``writeAtomically(_:path:)``, for bytes that are not text.
  package static func writeAtomically(bytes: [UInt8], path: String) throws(FileFailure) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return try writeInPlace(bytes, path: path) }
    let temporary = path + ".\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let isFull = errno == ENOSPC || errno == EDQUOT
      throw FileFailure(isFull ? .transfer : .create, "cannot create \(path): \(reason())")
    }
    do throws(FileFailure) {
      try write(bytes: bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw FileFailure(.transfer, "cannot write \(path): \(reason())") }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let failure = FileFailure(.transfer, "cannot move \(temporary) to \(path): \(reason())")
      unlink(temporary)
      throw failure
    }
  }

  private static func writeInPlace(_ bytes: [UInt8], path: String) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(.create, "cannot write to \(path): \(reason())") }
    defer { close(descriptor) }
    try write(bytes: bytes, to: descriptor, path: path)
  }

  /// Creates a folder and those above it.
  package static func makeFolder(_ path: String) throws(FileFailure) {
    if path.isEmpty || access(path, F_OK) == 0 { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw FileFailure(.create, "cannot create folder \(path): \(reason()); choose another with --output-dir")
    }
  }
}
