internal import Dispatch
internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// Timers that are armed far in the future and kept.
final class TimersNeverCancelled: SynchronousCase {
  static let leakCase = LeakCase(
    TimersNeverCancelled.self, "timers_never_cancelled", "a timer far in the future in every tenth call, kept", .held,
    .leak(bytes: 42.6, site: LeakSite("TimersNeverCancelled.")))

  // Nobody uses the timer any more: it is only kept.
  private struct KeptTimer: @unchecked Sendable {
    let timer: any DispatchSourceTimer
  }

  private let timers = Kept<KeptTimer>(room: 100_000)
  private let queue = DispatchQueue(label: "timers")
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 10 == 0 else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + .seconds(100_000))
    timer.setEventHandler { observe([1]) }
    timer.activate()
    timers.append(KeptTimer(timer: timer))
  }
}

/// Timers that their own handlers hold.
final class TimerHeldByHandler: SynchronousCase {
  static let leakCase = LeakCase(
    TimerHeldByHandler.self, "timer_held_by_handler", "a timer in every tenth call whose handler holds it", .tuning,
    .leak(bytes: 49, site: LeakSite("TimerHeldByHandler.")))

  private let queue = DispatchQueue(label: "timers")
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 10 == 0 else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + .seconds(100_000))
    timer.setEventHandler { timer.cancel() }
    timer.activate()
  }
}

/// Blocks for a queue that is suspended.
final class SuspendedQueue: SynchronousCase {
  static let leakCase = LeakCase(
    SuspendedQueue.self, "suspended_queue", "work submitted to a suspended Dispatch queue", .tuning,
    .leak(bytes: 64 + 48 + 32, site: LeakSite("SuspendedQueue.")))

  private let queue: DispatchQueue

  init() {
    queue = DispatchQueue(label: "suspended")
    queue.suspend()
    // A suspended queue must not be deallocated.
    _ = Unmanaged.passRetained(queue)
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let value = worker.below(100)
    queue.async { observe([value]) }
  }
}
