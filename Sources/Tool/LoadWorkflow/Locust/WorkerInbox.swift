internal import LoadPlatform

/// The queue of events from runs to the worker's loop, which polls ``descriptor`` alongside its socket. Any thread may
/// add entries; one thread takes them.
final class WorkerInbox: Sendable {
  /// An event of a class's run in a test.
  struct Entry: Sendable {
    var name: String
    var test: Int
    var news: ClassRun.News
  }

  private let entries = Lock<[Entry]>([])
  private let wakeUp: WakeUp

  /// Nil if no pipe can be created.
  init?() {
    guard let wakeUp = WakeUp() else { return nil }
    self.wakeUp = wakeUp
  }

  /// Readable while entries are waiting.
  var descriptor: Int32 { wakeUp.descriptor }

  func add(_ entry: Entry) {
    entries.withLock { $0.append(entry) }
    wakeUp.wake()
  }

  /// All entries since the last call. Never blocks.
  func take() -> [Entry] {
    wakeUp.clear()
    return entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
  }
}
