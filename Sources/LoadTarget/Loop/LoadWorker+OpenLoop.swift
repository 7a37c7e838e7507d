public import CPlatform
public import LoadPlatform
public import Synchronization

extension LoadWorker {
  /// The engine's loop in the open model: takes the next arrival, waits until it is due, performs it. Latency counts from
  /// when it was due, so that what waits for a free worker is not left out.
  @inlinable
  mutating func runOpenLoop(_ state: inout LoopState) -> LoopEnd {
    while state.control.pointee.isGo {
      switch state.nextArrival() {
      case .none: return .finished
      case .beyondPhase: return .held
      case .givenUp: continue
      case .due: break
      }
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
      let end = Ticks.now()
      let allocatedBytes = cplatform_read(state.allocated) &- allocatedBefore
      state.lane.record(slot: card.slot, ticks: end &- start, allocatedBytes: allocatedBytes)
      // The counter of one processor may be a little behind another's.
      let due = state.dueTicks
      state.lane.record(slot: card.slot + 1, ticks: end > due ? end &- due : 0, allocatedBytes: 0)
      state.lane.record(slot: card.slot + 2, ticks: start > due ? start &- due : 0, allocatedBytes: 0)
      state.iteration &+= 1
      state.position &+= 1
      state.progress.pointee.position.store(state.position, ordering: .relaxed)
    }
    return .held
  }
}
