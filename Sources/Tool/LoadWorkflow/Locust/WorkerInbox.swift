internal import LoadPlatform

/// What runs tell the worker's loop, which polls ``descriptor`` beside its socket. Any thread may add; one takes.
final class WorkerInbox: Sendable {
  /// News of a class's run in a test.
  struct Entry: Sendable {
    var name: String
    var test: Int
    var news: ClassRun.News
  }

  private let entries = Lock<[Entry]>([])
  private let wakeUp: WakeUp

  /// Nil when the system has no pipe to give.
  init?() {
    guard let wakeUp = WakeUp() else { return nil }
    self.wakeUp = wakeUp
  }

  /// Readable when there is something.
  var descriptor: Int32 { wakeUp.descriptor }

  /// Adds an entry.
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
