import Foundation
import LoadTesting
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

// Patterns after public reports of leaks in Swift, each with a twin that does not leak. The truth is the number of tokens
// that are alive: a call that leaks leaves one, a twin none beyond its bound.

/// What a call makes; counted while it lives.
final class Token: Sendable {
  static let alive = Atomic(0)
  let number: Int
  init(_ number: Int = 0) {
    self.number = number
    Token.alive.wrappingAdd(1, ordering: .relaxed)
  }
  deinit { Token.alive.wrappingSubtract(1, ordering: .relaxed) }
}

/// Keeps what it is given, in a list whose length costs nothing.
final class Registry: Sendable {
  final class Link: Sendable {
    let value: any Sendable
    let next: Link?
    init(_ value: any Sendable, _ next: Link?) { (self.value, self.next) = (value, next) }
  }
  private let head = Mutex<Link?>(nil)
  func keep(_ value: any Sendable) { head.withLock { $0 = Link(value, $0) } }
}

/// Something that asks for work all the time, and is never asked to stop.
final class Model: @unchecked Sendable {
  let token = Token()
  var polling: Task<Void, Never>?
  let (ticks, tick) = AsyncStream<Int>.makeStream()

  func start() {
    polling = Task { [self] in
      for await _ in ticks { withExtendedLifetime(token) {} }
    }
  }
}

/// The same with a weak reference, ended by its owner.
final class EndedModel: @unchecked Sendable {
  let token = Token()
  let (ticks, tick) = AsyncStream<Int>.makeStream()
  func start() -> Task<Void, Never> {
    Task { [weak self, ticks] in
      for await _ in ticks { withExtendedLifetime(self?.token) {} }
    }
  }
}

/// An actor that awaits between the look-up and the entry.
actor ReplyCache {
  private var replies: [Int: Token] = [:]
  private var order: [Int] = []
  private let limit: Int
  init(limit: Int) { self.limit = limit }

  private func load(_ key: Int) async -> Token {
    await Task.yield()
    return Token(key)
  }

  func reply(_ key: Int) async -> Token {
    if let known = replies[key] { return known }
    let loaded = await load(key)
    replies[key] = loaded
    guard limit < .max else { return loaded }
    order.append(key)
    if order.count > limit { replies[order.removeFirst()] = nil }
    return loaded
  }
}

/// A subject with sinks, as reactive libraries have them.
final class Subject: Sendable {
  final class Cancellable: Sendable {
    let cancel: @Sendable () -> Void
    init(_ cancel: @escaping @Sendable () -> Void) { self.cancel = cancel }
    deinit { cancel() }
  }
  private let sinks = Mutex<(next: Int, all: [Int: @Sendable (Int) -> Void])>((0, [:]))

  func sink(_ body: @escaping @Sendable (Int) -> Void) -> Int {
    sinks.withLock {
      $0.next += 1
      $0.all[$0.next] = body
      return $0.next
    }
  }
  func remove(_ number: Int) { sinks.withLock { _ = $0.all.removeValue(forKey: number) } }
}

/// A source, which is thread-safe.
struct KeptTimer: @unchecked Sendable { let timer: any DispatchSourceTimer }

struct Weak: Sendable { weak var token: Token? }

/// Children that hold their parent.
final class Parent: @unchecked Sendable {
  let token = Token()
  var children: [Child] = []
  final class Child {
    let parent: Parent
    init(_ parent: Parent) { self.parent = parent }
  }
}
final class WeakParent {
  let token = Token()
  var children: [Child] = []
  final class Child {
    weak var parent: WeakParent?
    init(_ parent: WeakParent) { self.parent = parent }
  }
}

/// Those who wait for a permit; one who gives up is answered, and stays in the table.
actor Permits {
  private var waiting: [Int: Token] = [:]
  private var number = 0
  func giveUp(removing: Bool) {
    number += 1
    waiting[number] = Token(number)
    if removing { waiting[number] = nil }
  }
}

final class SessionDelegate: NSObject, URLSessionDelegate, Sendable { let token = Token() }

/// A consumer that whoever comes first starts.
final class LazyConsumer: Sendable {
  private let events = Mutex<AsyncStream<Int>.Continuation?>(nil)
  private let registry = Registry()
  func feed(_ number: Int) {
    let continuation = events.withLock { events in
      if let events { return events }
      let (stream, continuation) = AsyncStream<Int>.makeStream()
      Task { [registry] in
        for await number in stream where number >= 0 { registry.keep(Token(number)) }
      }
      events = continuation
      return continuation
    }
    continuation.yield(number)
  }
}

/// A pool of threads of one's own that whoever comes first starts.
final class LazyPool: @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [@Sendable () -> Void] = []
  private var isRunning = false
  func submit(_ job: @escaping @Sendable () -> Void) {
    condition.lock()
    if !isRunning {
      isRunning = true
      Thread { [self] in
        while true {
          condition.lock()
          while jobs.isEmpty { condition.wait() }
          let job = jobs.removeFirst()
          condition.unlock()
          job()
        }
      }.start()
    }
    jobs.append(job)
    condition.signal()
    condition.unlock()
  }
}

final class PatternsTarget: LoadTarget {
  typealias Plain = @Sendable (PatternsTarget, Int) -> Void
  typealias Asynchronous = @Sendable (PatternsTarget, Int) async -> Void
  struct Pattern: Sendable {
    var name: String
    var plain: Plain?
    var asynchronous: Asynchronous?
    init(_ name: String, _ plain: @escaping Plain) { (self.name, self.plain) = (name, plain) }
    init(async name: String, _ asynchronous: @escaping Asynchronous) {
      (self.name, self.asynchronous) = (name, asynchronous)
    }
  }

  static let name = "patterns"
  static let summary = "patterns after public reports, each with a twin that does not leak"
  static let operations = patterns.map { OperationDescription($0.name, "", asynchronous: $0.asynchronous != nil) }

  let registry = Registry()
  let unread = AsyncStream<Token>.makeStream()
  let newest = AsyncStream<Token>.makeStream(bufferingPolicy: .bufferingNewest(64))
  let replies = ReplyCache(limit: .max)
  let boundedReplies = ReplyCache(limit: 256)
  let subject = Subject()
  let weak = Mutex<[Int: Weak]>([:])
  let identifiers = Mutex<(all: Set<UUID>, order: [UUID], next: Int)>(([], [], 0))
  let journal = Mutex("")
  let permits = Permits()
  let consumer = LazyConsumer()
  let pool = LazyPool()
  let queue = DispatchQueue(label: "patterns", attributes: .concurrent)
  let operationQueue = OperationQueue()
  let numbers = Atomic(0)

  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> PatternsWorker { PatternsWorker(target: self) }
  func gauges() -> [Gauge] {
    [
      Gauge(name: "tokens", value: Double(Token.alive.load(ordering: .relaxed))),
      Gauge(name: "calls", value: Double(numbers.load(ordering: .relaxed))),
    ]
  }
  /// Work that was handed over.
  func quiesce() {
    queue.sync(flags: .barrier) {}
    operationQueue.waitUntilAllOperationsAreFinished()
  }
}

struct PatternsWorker: LoadWorker {
  let target: PatternsTarget

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    PatternsTarget.patterns[operation].plain?(target, target.numbers.wrappingAdd(1, ordering: .relaxed).newValue)
  }

  mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    let number = target.numbers.wrappingAdd(1, ordering: .relaxed).newValue
    await PatternsTarget.patterns[operation].asynchronous?(target, number)
  }
}

/// Performs a body on a thread of its own, and waits for it.
private func onThread(_ body: @escaping @Sendable () -> Void) {
  let done = DispatchSemaphore(value: 0)
  Thread {
    body()
    done.signal()
  }.start()
  done.wait()
}

private let withoutDestructor: pthread_key_t = {
  var key = pthread_key_t()
  pthread_key_create(&key, nil)
  return key
}()
private let withDestructor: pthread_key_t = {
  var key = pthread_key_t()
  pthread_key_create(&key) { if let token = $0 { Unmanaged<Token>.fromOpaque(token).release() } }
  return key
}()

extension PatternsTarget {
  static let patterns: [Pattern] = leaking + healthy

  static let leaking: [Pattern] = [
    Pattern(async: "task_holds_self") { _, _ in
      Model().start()
      await Task.yield()
    },
    Pattern("stream_unread") { target, number in target.unread.continuation.yield(Token(number)) },
    Pattern("observer_kept") { _, number in
      let token = Token(number)
      _ = NotificationCenter.default.addObserver(forName: Notification.Name("kept"), object: nil, queue: nil) { _ in
        withExtendedLifetime(token) {}
      }
    },
    Pattern("timer_source_kept") { target, number in
      let token = Token(number)
      let timer = DispatchSource.makeTimerSource(queue: target.queue)
      timer.schedule(deadline: .now() + 3600)
      timer.setEventHandler { withExtendedLifetime(token) {} }
      timer.activate()
      target.registry.keep(KeptTimer(timer: timer))
    },
    Pattern(async: "reply_cache") { target, number in _ = await target.replies.reply(number) },
    Pattern(async: "continuation_lost") { _, number in
      Task {
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
      }
      Token.alive.wrappingAdd(1, ordering: .relaxed)
      await Task.yield()
    },
    Pattern("sink_kept") { target, number in
      let token = Token(number)
      _ = target.subject.sink { _ in withExtendedLifetime(token) {} }
    },
    Pattern("thread_local_kept") { _, number in
      onThread { pthread_setspecific(withoutDestructor, Unmanaged.passRetained(Token(number)).toOpaque()) }
    },
    Pattern("queue_kept") { target, number in
      let queue = DispatchQueue(label: "user \(number)")
      let token = Token(number)
      queue.sync { withExtendedLifetime(token) {} }
      target.registry.keep(queue)
      target.registry.keep(token)
    },
    Pattern("weak_table_not_swept") { target, number in
      target.weak.withLock { $0[number] = Weak(token: Token(number)) }
    },
    Pattern("identifiers_kept") { target, _ in target.identifiers.withLock { _ = $0.all.insert(UUID()) } },
    Pattern("journal_kept") { target, number in target.journal.withLock { $0 += "request \(number & 7) was served\n" }
    },
    Pattern("reserved_kept") { target, number in
      var values: [Token] = []
      values.reserveCapacity(100)
      values.append(Token(number))
      target.registry.keep(values)
    },
    Pattern("passed_retained") { _, number in _ = Unmanaged.passRetained(Token(number)) },
    Pattern("child_holds_parent") { _, _ in
      let parent = Parent()
      parent.children.append(Parent.Child(parent))
    },
    Pattern(async: "handles_kept") { target, number in
      let task = Task { Token(number) }
      _ = await task.value
      target.registry.keep(task)
    },
    Pattern(async: "waiter_stays") { target, _ in await target.permits.giveUp(removing: false) },
    Pattern(async: "made_in_detached") { target, number in
      await Task.detached { target.registry.keep(Token(number)) }.value
    },
    Pattern(async: "made_in_async_let") { target, number in
      await Task.detached {
        async let kept: Void = target.registry.keep(Token(number))
        await kept
      }.value
    },
    Pattern("made_in_task_of_plain") { target, number in
      let done = DispatchSemaphore(value: 0)
      Task.detached {
        target.registry.keep(Token(number))
        done.signal()
      }
      done.wait()
    },
    Pattern("made_on_queue") { target, number in target.queue.async { target.registry.keep(Token(number)) } },
    Pattern("made_after") { target, number in
      let done = DispatchSemaphore(value: 0)
      target.queue.asyncAfter(deadline: .now()) {
        target.registry.keep(Token(number))
        done.signal()
      }
      done.wait()
    },
    Pattern("made_in_group") { target, number in
      let group = DispatchGroup()
      let done = DispatchSemaphore(value: 0)
      target.queue.async(group: group) {}
      group.notify(queue: target.queue) {
        target.registry.keep(Token(number))
        done.signal()
      }
      done.wait()
    },
    Pattern("made_in_work_item") { target, number in
      target.queue.async(execute: DispatchWorkItem { target.registry.keep(Token(number)) })
    },
    Pattern("made_by_all") { target, number in
      DispatchQueue.concurrentPerform(iterations: 4) { if $0 == 3 { target.registry.keep(Token(number)) } }
    },
    Pattern("made_in_operation") { target, number in
      target.operationQueue.addOperation { target.registry.keep(Token(number)) }
    },
    Pattern("made_on_thread") { target, number in onThread { target.registry.keep(Token(number)) } },
    Pattern("fed_to_consumer") { target, number in target.consumer.feed(number) },
    Pattern("given_to_pool") { target, number in target.pool.submit { target.registry.keep(Token(number)) } },
  ]

  static let healthy: [Pattern] = [
    Pattern("nothing") { _, _ in },
    Pattern(async: "task_ended") { _, _ in
      let model = EndedModel()
      let task = model.start()
      model.tick.finish()
      await task.value
    },
    Pattern("stream_newest") { target, number in target.newest.continuation.yield(Token(number)) },
    Pattern("observer_removed") { _, number in
      let token = Token(number)
      let observer = NotificationCenter.default.addObserver(
        forName: Notification.Name("removed"), object: nil, queue: nil
      ) { _ in withExtendedLifetime(token) {} }
      NotificationCenter.default.removeObserver(observer)
    },
    Pattern("timer_source_cancelled") { target, number in
      let token = Token(number)
      let timer = DispatchSource.makeTimerSource(queue: target.queue)
      timer.schedule(deadline: .now() + 3600)
      timer.setEventHandler { withExtendedLifetime(token) {} }
      timer.activate()
      timer.cancel()
    },
    Pattern(async: "reply_cache_bounded") { target, number in _ = await target.boundedReplies.reply(number) },
    Pattern(async: "continuation_resumed") { _, number in
      let token = Token(number)
      await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        Task {
          withExtendedLifetime(token) {}
          done.resume()
        }
      }
    },
    Pattern("sink_cancelled") { target, number in
      let token = Token(number)
      let sink = target.subject.sink { _ in withExtendedLifetime(token) {} }
      target.subject.remove(sink)
    },
    Pattern("thread_local_released") { _, number in
      onThread { pthread_setspecific(withDestructor, Unmanaged.passRetained(Token(number)).toOpaque()) }
    },
    Pattern("queue_dropped") { _, number in
      let queue = DispatchQueue(label: "request")
      let token = Token(number)
      queue.async { withExtendedLifetime(token) {} }
      queue.sync {}
    },
    Pattern("weak_table_swept") { target, number in
      target.weak.withLock {
        $0[number] = Weak(token: Token(number))
        if $0.count >= 1000 { $0 = $0.filter { $0.value.token != nil } }
      }
    },
    Pattern("identifiers_bounded") { target, _ in
      target.identifiers.withLock {
        let new = UUID()
        $0.all.insert(new)
        if $0.order.count < 1000 {
          $0.order.append(new)
        } else {
          $0.all.remove($0.order[$0.next])
          $0.order[$0.next] = new
          $0.next = ($0.next + 1) % 1000
        }
      }
    },
    Pattern("journal_cut") { target, number in
      target.journal.withLock {
        $0 += "request \(number & 7) was served\n"
        if $0.utf8.count > 1 << 16 { $0.removeAll(keepingCapacity: true) }
      }
    },
    Pattern("reserved_dropped") { _, number in
      var values: [Token] = []
      values.reserveCapacity(100)
      values.append(Token(number))
    },
    Pattern("taken_retained") { _, number in Unmanaged.passRetained(Token(number)).release() },
    Pattern("child_knows_parent") { _, _ in
      let parent = WeakParent()
      parent.children.append(WeakParent.Child(parent))
    },
    Pattern(async: "handles_awaited") { _, number in _ = await Task { Token(number) }.value },
    Pattern(async: "waiter_leaves") { target, _ in await target.permits.giveUp(removing: true) },
    Pattern(async: "dropped_in_detached") { _, number in _ = await Task.detached { Token(number) }.value },
    Pattern("dropped_on_queue") { target, number in target.queue.async { _ = Token(number) } },
    Pattern("dropped_in_operation") { target, number in target.operationQueue.addOperation { _ = Token(number) } },
    Pattern("dropped_on_thread") { _, number in onThread { _ = Token(number) } },
    Pattern("session_dropped") { _, _ in
      _ = URLSession(configuration: .ephemeral, delegate: SessionDelegate(), delegateQueue: nil)
    },
    Pattern("starts_consumer") { target, _ in target.consumer.feed(-1) },
    Pattern("starts_pool") { target, number in target.pool.submit { _ = Token(number) } },
  ]
}
