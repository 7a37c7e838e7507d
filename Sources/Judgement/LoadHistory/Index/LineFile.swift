internal import CLibrary
internal import LoadRecord
internal import PortableFoundation

/// A file of lines to which several processes append.
struct LineFile {
  let path: String

  /// Appends a line with one write, after any torn line of a killed writer.
  func append(_ line: String) throws(FileFailure) {
    try locked { () throws(FileFailure) in
      let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw FileFailure(.create, "cannot open \(path): \(reason)") }
      defer { close(descriptor) }
      let end = lseek(descriptor, 0, SEEK_END)
      var last: UInt8 = 0
      let isTorn = end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
      let bytes = Array(((isTorn ? "\n" : "") + line + "\n").utf8)
      let written = bytes.withUnsafeBytes { POSIX.write(descriptor, $0) }
      guard written == bytes.count else {
        let failure = FileFailure(.transfer, "cannot write \(path): \(written < 0 ? reason : "the disk is full")")
        // A partial write is undone.
        _ = ftruncate(descriptor, end)
        throw failure
      }
    }
  }

  /// All lines; empty if there is no file.
  func lines() throws(FileFailure) -> [Data] {
    guard access(path, F_OK) == 0 else { return [] }
    do {
      let data = try Data(contentsOf: URL(filePath: path))
      return data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    } catch {
      throw FileFailure(.open, "cannot read \(path): \(reason)")
    }
  }

  /// Replaces all lines atomically.
  func replace(_ lines: ([Data]) -> [String]) throws(FileFailure) {
    try locked { () throws(FileFailure) in
      let text = lines(try self.lines()).map { $0 + "\n" }.joined()
      try OutputFile.writeAtomically(text, path: path)
    }
  }

  private var reason: String { String(cString: strerror(errno)) }

  /// One writer at a time. The lock of a killed process is released.
  private func locked(_ body: () throws(FileFailure) -> Void) throws(FileFailure) {
    let lock = path + ".lock"
    let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(.create, "cannot create \(lock): \(reason)") }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileFailure(.create, "cannot lock \(lock): \(reason)") }
    }
    try body()
  }
}
