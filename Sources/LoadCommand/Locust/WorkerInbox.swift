internal import LoadPlatform

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What runs tell the worker's loop, which polls ``descriptor`` beside its socket. Any thread may add; one takes.
final class WorkerInbox: Sendable {
  /// News of a class's run in a test.
  struct Entry: Sendable {
    var name: String
    var test: Int
    var news: ClassRun.News
  }

  private let entries = Lock<[Entry]>([])
  /// Readable when there is something.
  let descriptor: Int32
  private let wakeUp: Int32

  /// Nil when the system has no pipe to give.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, wakeUp) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(wakeUp)
  }

  /// Adds an entry.
  func add(_ entry: Entry) {
    entries.withLock { $0.append(entry) }
    var byte: UInt8 = 1
    // A full pipe wakes as well.
    _ = write(wakeUp, &byte, 1)
  }

  /// All entries since the last call. Never blocks.
  func take() -> [Entry] {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
    return entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
  }
}
