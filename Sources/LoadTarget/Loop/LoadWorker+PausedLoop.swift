public import CPlatform
public import LoadPlatform
public import Synchronization

extension LoadWorker {
  /// The engine's loop with think time: every operation is timed from its own start, and the worker waits after each.
  @inlinable
  mutating func runPausedLoop(_ state: inout LoopState) -> LoopEnd {
    let (deadline, phaseEnd) = state.deadlines(from: Ticks.now())
    if state.position == state.limit { return .finished }
    while state.control.pointee.isGo {
      let card = state.deck[state.deckPosition]
      state.deckPosition += 1
      if state.deckPosition == state.deckLength { state.deckPosition = 0 }
      let allocatedBefore = cplatform_read(state.allocated)
      let start = Ticks.now()
      do throws(OperationFailure) {
        try perform(card.operation, iteration: state.iteration)
      } catch {
        state.lane.recordFailure(slot: card.slot, code: error.code)
      }
      let now = Ticks.now()
      state.lane.record(
        slot: card.slot, ticks: now &- start, allocatedBytes: cplatform_read(state.allocated) &- allocatedBefore)
      state.iteration &+= 1
      state.position &+= 1
      state.progress.pointee.position.store(state.position, ordering: .relaxed)
      if now >= deadline { return now >= phaseEnd ? .held : .sliceOver }
      if state.position == state.limit { return .finished }
      if state.takePause(from: now) { return .held }
    }
    return .held
  }
}
