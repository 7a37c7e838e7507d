internal import CLibrary
internal import PortableFoundation

/// Reads a timeline line by line, even while it is still being written; its memory does not depend on the run's length.
public struct TimelineReader: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let decoder = JSONDecoder()
  private var pending: [UInt8] = []
  /// The offset in ``pending`` of the first byte that was not yet returned.
  private var start = 0
  private var number = 0

  private static let chunkBytes = 1 << 16
  /// The maximum length of a line: a second of 64 operations has a few hundred kilobytes.
  private static let maximumLineBytes = 64 << 20

  /// Opens a `timeline.jsonl`.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  public init(path: String) throws(FileFailure) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(.open, "cannot read \(path): \(OutputFile.reason())") }
  }

  deinit { close(descriptor) }

  /// The next complete line; nil: there is none yet, and a later call returns one that is added later. A last line
  /// without its newline is not complete.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public mutating func next() throws(FileFailure) -> TimelineLine? {
    var searched = start
    while true {
      if let newline = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(pending[start..<newline])
        start = newline + 1
        number += 1
        if line.isEmpty {
          searched = start
          continue
        }
        return try RecordFile.decode(line, path: "\(path), line \(number)")
      }
      searched = pending.count - start
      pending.removeFirst(start)
      start = 0
      guard pending.count < Self.maximumLineBytes else {
        throw FileFailure(.content, "\(path), line \(number + 1): longer than \(Self.maximumLineBytes) bytes")
      }
      guard try fill() else { return nil }
    }
  }

  /// Reads the next chunk; false at the end.
  private mutating func fill() throws(FileFailure) -> Bool {
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        pending += chunk[..<count]
        return true
      }
      if count == 0 { return false }
      guard errno == EINTR else { throw FileFailure(.open, "cannot read \(path): \(OutputFile.reason())") }
    }
  }
}
