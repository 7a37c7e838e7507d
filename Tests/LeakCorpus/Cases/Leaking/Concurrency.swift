internal import CLeakCorpus
internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

private func keep(_ object: AnyObject) { corpus_observe(Unmanaged.passRetained(object).toOpaque()) }

/// A task that waits for what never comes.
final class SuspendedTask: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    Task { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }  // leaks: suspended_task
  }
}

/// Continuations that are kept to be resumed later, and never are.
final class KeptContinuation: LeakSubject {
  private let waiting = Lock<[UnsafeContinuation<Void, Never>]>([])
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    guard call % 4 == 0 else { return }
    let waiting = waiting
    Task { await withUnsafeContinuation { continuation in waiting.withLock { $0.append(continuation) } } }  // leaks: kept_continuation
  }
}

/// A stream that is filled and not read.
final class UnreadStream: LeakSubject {
  private let stream: AsyncStream<Session>
  private let continuation: AsyncStream<Session>.Continuation
  init(seed: UInt64) { (stream, continuation) = AsyncStream.makeStream() }
  func performAsync(_ call: UInt64) async { continuation.yield(Session(call)) }  // leaks: unread_stream
}

/// Tasks that have finished, and are kept for their results.
final class FinishedTasks: LeakSubject {
  private let tasks = Lock<[Task<UInt64, Never>]>([])
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    let task = Task { call &+ 1 }  // leaks: finished_tasks
    tasks.withLock { $0.append(task) }
    _ = await task.value
  }
}

/// An actor whose table is only added to.
final class ActorTable: LeakSubject {
  actor Store {
    private var sessions: [UInt64: Session] = [:]
    func add(_ call: UInt64) { sessions[call] = Session(call) }  // leaks: actor_table
  }

  private let store = Store()
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async { await store.add(call) }
}

/// Only where a task is cancelled.
final class CancelPath: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      keep(Session(call))  // leaks: cancel_path
    }
    task.cancel()
    await task.value
  }
}

/// In a child task.
final class ChildTask: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    async let made: Void = leave(call)
    await made
  }

  private func leave(_ call: UInt64) async { keep(Parcel(call)) }  // leaks: child_task
}

/// In a group, one task of eight.
final class GroupedTasks: LeakSubject {
  init(seed: UInt64) {}
  func performAsync(_ call: UInt64) async {
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<4 { group.addTask { if (call &+ UInt64(index)) % 8 == 0 { keep(Ticket(call)) } } }  // leaks: grouped_tasks
    }
  }
}

/// Blocks for a queue that does not run.
final class BackloggedQueue: LeakSubject {
  private let queue = DispatchQueue(label: "corpus.backlog", attributes: .initiallyInactive)
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let session = Session(call)  // leaks: backlogged_queue
    queue.async { corpus_observe(Unmanaged.passUnretained(session).toOpaque()) }  // leaks: backlogged_queue
  }
}

/// Timers that are set and never cancelled.
final class EndlessTimers: LeakSubject {
  private let timers = Lock<[any DispatchSourceTimer]>([])
  private let queue = DispatchQueue(label: "corpus.timers")
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    guard call % 20 == 0 else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)  // leaks: endless_timers
    timer.schedule(deadline: .now() + 100_000)
    timer.setEventHandler { corpus_observe(nil) }
    timer.activate()
    timers.withLock { $0.append(timer) }
  }
}
