internal import LoadPlatform
internal import Synchronization

extension LoopState {
  /// What a worker of an open group is to do next.
  @usableFromInline
  enum Arrival {
    /// Perform: it is due, or late and to be performed all the same.
    case due
    /// Go on: it was too late, and is counted.
    case givenUp
    /// Stand still: the phase ends before it is due, or is held.
    case beyondPhase
    /// There are no more.
    case none
  }

  /// A worker that waited for its arrival and comes later than this was not kept by the target.
  private static var lateWakeupNanoseconds: UInt64 { 1_000_000 }

  /// Takes the next arrival and waits until it is due.
  @usableFromInline
  mutating func nextArrival() -> Arrival {
    guard let arrivals else { return .none }
    let (taken, policy, lateTicks) = arrivals._withUnsafeGuaranteedRef { ($0.take(), $0.policy, $0.lateTicks) }
    guard let due = taken else { return .none }
    if due >= control.pointee.phaseEndTicks { return .beyondPhase }
    dueTicks = due
    var now = Ticks.now()
    if now < due {
      progress.pointee.state.store(WorkerProgress.idle, ordering: .releasing)
      let began = now
      wait(until: due)
      now = Ticks.now()
      waitedTicks &+= now &- began
      progress.pointee.state.store(WorkerProgress.running, ordering: .releasing)
      if now < due { return .beyondPhase }
      progress.pointee.waits.store(progress.pointee.waits.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
      if lane.rate.nanoseconds(now &- due) > Self.lateWakeupNanoseconds {
        progress.pointee.lateWakeups.store(
          progress.pointee.lateWakeups.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
      }
      return .due
    }
    if policy == .perform || now &- due <= lateTicks { return .due }
    giveUp(policy)
    return .givenUp
  }

  /// Counts an arrival that comes too late, for the operation whose turn it is.
  private mutating func giveUp(_ policy: ArrivalQueue.LatePolicy) {
    let slot = deck[deckPosition].slot
    if policy == .drop {
      lane.recordDropped(slot: slot)
      return
    }
    // A failure is an operation, so it takes its card.
    deckPosition += 1
    if deckPosition == deckLength { deckPosition = 0 }
    lane.recordFailure(slot: slot, code: ArrivalQueue.lateFailureCode)
    iteration &+= 1
    position &+= 1
    progress.pointee.position.store(position, ordering: .relaxed)
  }
}
