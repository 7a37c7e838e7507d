internal import CLeakCorpus
internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// Threads that come and go and leave nothing.
final class CleanThreads: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call % 500 == 0 { corpus_run_thread(4, 1024, 0) } }
}

/// Blocks on a queue, waited for: fills what Dispatch keeps for its threads.
final class DispatchFill: LeakSubject {
  private let queue = DispatchQueue(label: "corpus.fill", attributes: .concurrent)
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    guard call % 16 == 0 else { return }
    let group = DispatchGroup()
    for index in 0..<8 {
      queue.async(group: group) { corpus_observe(Unmanaged.passUnretained(Session(call + UInt64(index))).toOpaque()) }
    }
    group.wait()
  }
}

/// Weak references to objects that go.
final class WeakReferences: LeakSubject {
  final class Holder: @unchecked Sendable {
    // Used by the thread that made it.
    weak var session: Session?
  }

  private let holders = Lock<[Holder]>([])
  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let session = Session(call)
    let holder = Holder()
    holder.session = session
    holders.withLock { holders in
      holders.append(holder)
      if holders.count > 500 { holders.removeFirst(250) }
    }
    corpus_observe(Unmanaged.passUnretained(session).toOpaque())
  }
}

/// Copies on write.
final class CopyOnWrite: LeakSubject {
  private let shared = Lock<[UInt64]>(Array(0..<200))
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    var copy = shared.withLock { $0 }
    copy[Int(call % 200)] = call
    shared.withLock { [copy] in $0 = copy }
  }
}

/// Builds texts.
final class TextBuilding: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    var text = ""
    for index in 0..<8 { text += uniqueText(call &+ UInt64(index), bytes: 12) }
    text.utf8.withContiguousStorageIfAvailable { corpus_observe($0.baseAddress) }
  }
}

/// Fails, and leaves nothing.
final class CleanErrors: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) throws(OperationFailure) {
    let session = Session(call)
    corpus_observe(Unmanaged.passUnretained(session).toOpaque())
    if call % 10 == 3 { throw OperationFailure(1) }
  }
}

/// Timers that are cancelled.
final class CancelledTimers: LeakSubject {
  private let queue = DispatchQueue(label: "corpus.cancelled")
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    guard call % 20 == 0 else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 100_000)
    timer.setEventHandler { corpus_observe(nil) }
    timer.activate()
    timer.cancel()
  }
  func quiesce() { queue.sync {} }
}

/// Sizes without rhyme, kept for no longer than a call.
final class RandomSizes: LeakSubject {
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    let memory = corpus_allocate(1 + Int(scrambled(seed, call) % 40_000))
    corpus_observe(memory)
    corpus_free(memory)
  }
}

/// Tasks that end.
final class ManyTasks: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    let made = await Task { Session(call) }.value
    corpus_observe(Unmanaged.passUnretained(made).toOpaque())
  }
}

/// A stream that is read.
final class ReadStream: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    let (stream, continuation) = AsyncStream<Session>.makeStream()
    continuation.yield(Session(call))
    continuation.finish()
    for await session in stream { corpus_observe(Unmanaged.passUnretained(session).toOpaque()) }
  }
}

/// An actor that replaces what it keeps.
final class CleanActor: LeakSubject {
  actor Store {
    private var sessions: [UInt64: Session] = [:]
    func put(_ call: UInt64) { sessions[call % 400] = Session(call) }
  }

  private let store = Store()
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async { await store.put(call) }
}

/// Tasks that are cancelled and end.
final class CleanCancel: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      corpus_observe(Unmanaged.passUnretained(Session(call)).toOpaque())
    }
    task.cancel()
    await task.value
  }
}

/// A group of tasks.
final class CleanGroup: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    let sum = await withTaskGroup(of: UInt64.self) { group in
      for index in 0..<4 { group.addTask { Ticket(call &+ UInt64(index)).id } }
      return await group.reduce(0, &+)
    }
    withUnsafePointer(to: sum) { corpus_observe($0) }
  }
}
