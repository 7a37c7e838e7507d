internal import Dispatch
internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Work for Dispatch, which keeps what it needs for the next.
final class DispatchCacheFill: SynchronousCase {
  static let leakCase = LeakCase(
    DispatchCacheFill.self, "dispatch_cache_fill", "every 16th call submits 16 blocks to a concurrent queue and waits",
    .held, .stable())

  private let queue = DispatchQueue(label: "concurrent", attributes: .concurrent)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    guard call % 16 == 0 else { return observe(SmallBlock(call)) }
    let group = DispatchGroup()
    for value in 0..<16 {
      queue.async(group: group) { observe(SmallBlock(value)) }
    }
    group.wait()
  }
}

/// Threads that come and go and clean up.
final class ThreadChurnClean: SynchronousCase {
  static let leakCase = LeakCase(
    ThreadChurnClean.self, "thread_churn_clean", "a thread per 500 calls whose thread-local storage has a destructor",
    .tuning,
    .stable())

  private let key: pthread_key_t
  private let calls = Atomic(0)

  init() {
    var made = pthread_key_t()
    pthread_key_create(&made) { memory in
      #if os(Linux)
        guard let memory else { return }
      #endif
      Unmanaged<LargeBlock>.fromOpaque(memory).release()
    }
    key = made
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 500 == 0 else { return }
    let key = key
    let thread = try? NativeThread.start(name: "churn") {
      pthread_setspecific(key, Unmanaged.passRetained(LargeBlock(1)).toOpaque())
    }
    thread?.join()
  }
}

/// Timers that are cancelled.
final class TimersCancelled: SynchronousCase {
  static let leakCase = LeakCase(
    TimersCancelled.self, "timers_cancelled", "a timer in every tenth call, cancelled immediately", .tuning, .stable())

  private let queue = DispatchQueue(label: "timers")
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 10 == 0 else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + .seconds(100_000))
    let ended = DispatchSemaphore(value: 0)
    timer.setCancelHandler { ended.signal() }
    timer.activate()
    timer.cancel()
    ended.wait()
  }
}

/// Tasks that end.
final class ManySmallTasks: AsynchronousCase {
  static let leakCase = LeakCase(
    ManySmallTasks.self, "many_small_tasks", "a group of up to eight tasks that complete", .tuning, .stable())

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    let count = 1 + worker.below(8)
    let sum = await withTaskGroup(of: Int.self) { group in
      for value in 0..<count {
        group.addTask {
          if value % 2 == 0 { await Task.yield() }
          return value
        }
      }
      return await group.reduce(0, +)
    }
    observe([sum])
  }
}

/// A stream that is read to its end.
final class StreamConsumed: AsynchronousCase {
  static let leakCase = LeakCase(
    StreamConsumed.self, "stream_consumed", "a stream of up to 16 objects, read to its end", .held, .stable())

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    let count = 1 + worker.below(16)
    let (stream, continuation) = AsyncStream.makeStream(of: SmallBlock.self)
    for value in 0..<count { continuation.yield(SmallBlock(value)) }
    continuation.finish()
    for await block in stream { observe(block) }
  }
}
