internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// One worker of a run: the target's worker, its state, and what it publishes. Kept small: there may be a million.
final class WorkerCell: @unchecked Sendable {
  // One thread at a time runs a cell: its own on `threads`, elsewhere the one that an executor hands it to, ordered by
  // the queue or the gate. The controller touches it only while all workers are paused.
  private let number: UInt32
  private let groupNumber: UInt32
  private let numberInGroup: UInt32
  /// Whether the mix has operations that must be awaited.
  let isAsynchronous: Bool
  /// Whether processor time and context switches can be attributed to workers.
  let accountsForThreads: Bool
  var worker: (any LoadWorker)?
  var state: LoopState
  /// The generation of the gate that the worker has seen.
  var seenGeneration: UInt32 = 0

  init(index: Int, group: Int, indexInGroup: Int, isAsynchronous: Bool, accountsForThreads: Bool, state: LoopState) {
    number = UInt32(index)
    groupNumber = UInt32(group)
    numberInGroup = UInt32(indexInGroup)
    self.isAsynchronous = isAsynchronous
    self.accountsForThreads = accountsForThreads
    self.state = state
  }

  var index: Int { Int(number) }
  var group: Int { Int(groupNumber) }
  var indexInGroup: Int { Int(numberInGroup) }

  // MARK: Loops

  /// Runs the loop on the calling thread until it returns between two operations.
  func run() -> LoopEnd {
    if let end = state.waitForTurn() { return end }
    state.allocated = ThreadAllocations.counter()
    CurrentWorker.set(index, position: state.progress.positionWord)
    let before = ThreadUsage.current()
    let started = begin()
    let end = worker?.runLoop(&state) ?? .finished
    finish(started: started)
    // Not part of the phase.
    if end == .held { state.settleArrivals() }
    let after = ThreadUsage.current()
    CurrentWorker.clear()
    account(before, after)
    return end
  }

  /// Runs the loop of a mix with asynchronous operations. Processor time cannot be attributed to the worker, which
  /// changes threads.
  func runAsync() async -> LoopEnd {
    if let end = state.waitForTurn() { return end }
    let started = begin()
    let end = await worker?.runAsyncLoop(&state) ?? .finished
    finish(started: started)
    // Not part of the phase.
    if end == .held { state.settleArrivals() }
    account(nil, nil)
    return end
  }

  /// When a waiting worker is to be resumed: early enough to spin for the rest.
  var wakeupTicks: UInt64 {
    let due = min(state.awaitedTicks, state.control.pointee.phaseEndTicks)
    return due > state.spinTicks ? due - state.spinTicks : 0
  }

  // MARK: One operation at a time

  /// Determines whether the worker's next operation is to be submitted now.
  ///
  /// - Returns: `sliceOver`: submit it; `waiting`: ask again at ``wakeupTicks``; else the worker stands still.
  func nextSubmission() -> LoopEnd {
    while state.control.pointee.isGo {
      if let end = state.waitForTurn() { return end }
      switch state.nextTurn() {
      case .due:
        // Waiting between operations does not belong to any of them.
        state.waitedTicks = 0
        if state.dueTicks < state.control.pointee.phaseEndTicks { return .sliceOver }
        state.settleArrivals()
        return .held
      case .givenUp: continue
      case .later: return .waiting
      case .beyondPhase:
        state.settleArrivals()
        return .held
      case .none: return .finished
      }
    }
    state.settleArrivals()
    return .held
  }

  /// Performs the submitted operation. Processor time is not attributed to workers: reading it would cost more than
  /// most operations.
  func runSubmitted() {
    state.allocated = ThreadAllocations.counter()
    CurrentWorker.set(index, position: state.progress.positionWord)
    enter()
    let ended = worker?.runDue(&state) ?? 0
    leave(started: state.startedTicks, ended: ended)
    CurrentWorker.clear()
  }

  /// Performs the submitted operation of a mix with asynchronous ones.
  func runSubmittedAsync() async {
    enter()
    let ended = await worker?.runDueAsync(&state) ?? 0
    leave(started: state.startedTicks, ended: ended)
  }

  // MARK: Accounts

  private func begin() -> UInt64 {
    state.waitedTicks = 0
    enter()
    return state.currentTicks
  }

  private func finish(started: UInt64) {
    state.progress.pointee.position.store(state.position, ordering: .relaxed)
    leave(started: started, ended: state.currentTicks)
  }

  private func enter() { state.progress.pointee.state.store(WorkerProgress.running, ordering: .relaxed) }

  private func leave(started: UInt64, ended: UInt64) {
    let progress = state.progress
    progress.pointee.endTicks.store(ended, ordering: .relaxed)
    let busy = progress.pointee.busyTicks.load(ordering: .relaxed)
    progress.pointee.busyTicks.store(busy &+ (ended &- started &- state.waitedTicks), ordering: .relaxed)
    progress.pointee.state.store(WorkerProgress.idle, ordering: .releasing)
  }

  private func account(_ before: ThreadUsage?, _ after: ThreadUsage?) {
    let progress = state.progress
    guard let before, let after else {
      progress.pointee.cpuNanoseconds.store(WorkerProgress.unknown, ordering: .relaxed)
      progress.pointee.involuntarySwitches.store(WorkerProgress.unknown, ordering: .relaxed)
      return
    }
    let cpu = progress.pointee.cpuNanoseconds.load(ordering: .relaxed)
    progress.pointee.cpuNanoseconds.store(
      cpu &+ (after.cpuNanoseconds &- before.cpuNanoseconds), ordering: .relaxed)
    let switches = progress.pointee.involuntarySwitches.load(ordering: .relaxed)
    progress.pointee.involuntarySwitches.store(
      switches &+ (after.involuntarySwitches &- before.involuntarySwitches), ordering: .relaxed)
  }

  /// Begins a phase with a new deck and no operations performed. `iteration` continues. Only while the worker stands
  /// still.
  func reset(deckLength: Int, limit: UInt64, sampleSpacing: UInt64, sampler: SplitMix64) {
    state.deckLength = deckLength
    state.deckPosition = 0
    state.position = 0
    state.limit = limit
    state.sampleSpacing = sampleSpacing
    state.sampler = sampler
    state.untilSample = 0
    state.awaitedTicks = 0
    state.resumedTicks = 0
    let progress = state.progress
    progress.pointee.position.store(0, ordering: .relaxed)
    progress.pointee.endTicks.store(0, ordering: .relaxed)
    progress.pointee.busyTicks.store(0, ordering: .relaxed)
    let accounts: UInt64 = accountsForThreads ? 0 : WorkerProgress.unknown
    progress.pointee.cpuNanoseconds.store(accounts, ordering: .relaxed)
    progress.pointee.involuntarySwitches.store(accounts, ordering: .relaxed)
    progress.pointee.waits.store(0, ordering: .relaxed)
    progress.pointee.lateWakeups.store(0, ordering: .relaxed)
  }

  /// Finishes the target's worker, on the calling thread.
  func end() {
    worker?.finish()
    worker = nil
  }
}

extension UnsafeMutablePointer where Pointee == WorkerProgress {
  /// The address of the position, for C.
  fileprivate var positionWord: UnsafePointer<UInt64> {
    UnsafePointer((UnsafeMutableRawPointer(self) + WorkerProgress.positionOffset).assumingMemoryBound(to: UInt64.self))
  }
}
