internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// One worker of a run: the target's worker, where it stands, and what it publishes.
final class WorkerCell: @unchecked Sendable {
  // One thread at a time runs a cell: its own on `threads`, whichever an executor hands it to elsewhere, with the
  // queue's or the gate's ordering between them. The controller touches it only while all workers stand still.
  let index: Int
  let group: Int
  let indexInGroup: Int
  /// Whether the mix has operations that must be awaited.
  let isAsynchronous: Bool
  var worker: (any LoadWorker)?
  var state: LoopState

  init(index: Int, group: Int, indexInGroup: Int, isAsynchronous: Bool, state: LoopState) {
    self.index = index
    self.group = group
    self.indexInGroup = indexInGroup
    self.isAsynchronous = isAsynchronous
    self.state = state
  }

  /// Runs the loop on the calling thread until it returns between two operations.
  func run() -> LoopEnd {
    state.allocated = ThreadAllocations.counter()
    CurrentWorker.set(index)
    let before = ThreadUsage.current()
    let started = begin()
    let end = worker?.runLoop(&state) ?? .finished
    finish(started: started)
    let after = ThreadUsage.current()
    CurrentWorker.set(nil)
    account(before, after)
    return end
  }

  /// Runs the loop of a mix with asynchronous operations. Processor time cannot be told apart by worker: it hops.
  func runAsync() async -> LoopEnd {
    let started = begin()
    let end = await worker?.runAsyncLoop(&state) ?? .finished
    finish(started: started)
    account(nil, nil)
    return end
  }

  private func begin() -> UInt64 {
    state.waitedTicks = 0
    let now = Ticks.now()
    let progress = state.progress
    if progress.pointee.startTicks.load(ordering: .relaxed) == 0 {
      progress.pointee.startTicks.store(now, ordering: .relaxed)
    }
    progress.pointee.state.store(WorkerProgress.running, ordering: .relaxed)
    return now
  }

  private func finish(started: UInt64) {
    let now = Ticks.now()
    let progress = state.progress
    progress.pointee.position.store(state.position, ordering: .relaxed)
    progress.pointee.endTicks.store(now, ordering: .relaxed)
    let busy = progress.pointee.busyTicks.load(ordering: .relaxed)
    progress.pointee.busyTicks.store(busy &+ (now &- started &- state.waitedTicks), ordering: .relaxed)
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

  /// Begins a phase: a fresh deck, nothing performed. `iteration` goes on. Only while the worker stands still.
  func reset(deckPosition: Int, limit: UInt64, sampleSpacing: UInt64, sampler: SplitMix64) {
    state.deckPosition = deckPosition
    state.position = 0
    state.limit = limit
    state.sampleSpacing = sampleSpacing
    state.sampler = sampler
    state.untilSample = 0
    let progress = state.progress
    progress.pointee.position.store(0, ordering: .relaxed)
    progress.pointee.startTicks.store(0, ordering: .relaxed)
    progress.pointee.endTicks.store(0, ordering: .relaxed)
    progress.pointee.busyTicks.store(0, ordering: .relaxed)
    progress.pointee.cpuNanoseconds.store(0, ordering: .relaxed)
    progress.pointee.involuntarySwitches.store(0, ordering: .relaxed)
    progress.pointee.waits.store(0, ordering: .relaxed)
    progress.pointee.lateWakeups.store(0, ordering: .relaxed)
  }

  /// Ends the target's worker, on the calling thread.
  func end() {
    worker?.finish()
    worker = nil
  }
}
