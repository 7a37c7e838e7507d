internal import LoadPlatform

/// Resumes waiting workers at their time, for executors whose threads must not sleep.
///
/// One thread serves all workers of a run: it sleeps until shortly before the earliest is due, and spins for the rest,
/// so that it is accurate to microseconds and costs next to nothing while nobody is due soon. It is started with the
/// first waiter.
final class WakeupTimer: Sendable {
  fileprivate struct Waiter {
    let ticks: UInt64
    /// Takes the time at which the timer resumed it, in ticks.
    let resume: @Sendable (UInt64) -> Void
  }

  fileprivate struct State {
    /// A binary heap with the earliest waiter first.
    var waiters: [Waiter] = []
    /// Whether new waiters are resumed at once, because the run is held.
    var isHeld = true
    var isOver = false
    var thread: NativeThread?
  }

  private let state = Lock(State())
  private let rate: TickRate
  private let startThread: @Sendable (@escaping @Sendable () -> Void) -> NativeThread?
  /// The last part of a wait, in nanoseconds, is spun, because a sleep may end this much too late.
  static let spinNanoseconds: UInt64 = 60_000

  /// - Parameter startThread: starts the timer's thread; nil if the system cannot create one.
  init(
    rate: TickRate,
    startThread: @escaping @Sendable (@escaping @Sendable () -> Void) -> NativeThread? = {
      try? NativeThread.start(name: "wakeups", $0)
    }
  ) {
    self.rate = rate
    self.startThread = startThread
  }

  /// Calls `resume` at a given time, on the timer's thread.
  ///
  /// - Returns: false if `resume` will not be called and the caller continues now: the run is held, or there is no
  ///   thread, so that the worker waits by itself. True: it may have been called already.
  func wait(untilTicks ticks: UInt64, resume: @escaping @Sendable (UInt64) -> Void) -> Bool {
    let isEarliest = state.withLock { (state) -> Bool? in
      if state.isHeld { return nil }
      if state.thread == nil { state.thread = startThread { [self] in run() } }
      guard state.thread != nil else { return nil }
      state.insert(Waiter(ticks: ticks, resume: resume))
      return state.waiters[0].ticks == ticks
    }
    if isEarliest == true { state.wakeAll() }
    return isEarliest != nil
  }

  /// Allows workers to wait.
  func begin() { state.withLock { $0.isHeld = false } }

  /// Resumes all waiters, and later ones at once, until ``begin()``.
  func hold() {
    let waiters = state.withLock { state in
      state.isHeld = true
      defer { state.waiters.removeAll(keepingCapacity: true) }
      return state.waiters
    }
    state.wakeAll()
    for waiter in waiters { waiter.resume(Ticks.now()) }
  }

  /// Ends the thread. Only while nobody waits.
  func end() {
    let thread = state.withLock { state in
      state.isOver = true
      return state.thread
    }
    state.wakeAll()
    thread?.join()
  }

  private enum Step {
    case fire(Waiter)
    case spin
    /// Sleeps until shortly before the earliest waiter is due; nil: until there is one.
    case sleep(ticks: UInt64?)
    case over
  }

  private func run() {
    NativeThread.sleepExactly()
    var asleepFor: UInt64?
    var deadline: UInt64?
    while true {
      let step = state.wait(untilNanoseconds: deadline) { state in self.step(&state, asleepFor: asleepFor) }
      switch step {
      case .fire(let waiter): waiter.resume(Ticks.now())
      case .spin: NativeThread.relax()
      case .sleep(let ticks):
        asleepFor = ticks
        deadline = ticks.map { ticks in
          let now = Ticks.now()
          let remaining = ticks > now ? rate.nanoseconds(ticks &- now) : 0
          return MonotonicClock.nanoseconds() + (remaining - min(remaining, WakeupTimer.spinNanoseconds))
        }
      case .over: return
      case nil: break  // The deadline has passed.
      }
    }
  }

  /// - Returns: nil if the current sleep has the right length.
  private func step(_ state: inout State, asleepFor: UInt64?) -> Step? {
    if state.isOver { return .over }
    guard let first = state.waiters.first else { return asleepFor == nil ? nil : .sleep(ticks: nil) }
    let now = Ticks.now()
    if now >= first.ticks { return .fire(state.removeFirst()) }
    if rate.nanoseconds(first.ticks &- now) <= WakeupTimer.spinNanoseconds { return .spin }
    return first.ticks == asleepFor ? nil : .sleep(ticks: first.ticks)
  }
}

extension WakeupTimer.State {
  /// Adds a waiter to the heap.
  fileprivate mutating func insert(_ waiter: WakeupTimer.Waiter) {
    var place = waiters.count
    waiters.append(waiter)
    while place > 0, waiters[(place - 1) / 2].ticks > waiters[place].ticks {
      waiters.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Removes the earliest waiter. Only while there is one.
  fileprivate mutating func removeFirst() -> WakeupTimer.Waiter {
    waiters.swapAt(0, waiters.count - 1)
    let first = waiters.removeLast()
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < waiters.count {
        if waiters[child].ticks < waiters[least].ticks { least = child }
      }
      if least == place { return first }
      waiters.swapAt(place, least)
      place = least
    }
  }
}
