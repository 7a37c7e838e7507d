public import CAgent
public import CPlatform
public import LoadPlatform
public import Synchronization

/// The loops of the leak check: nothing is timed, but the agent attributes each allocation to its operation.
extension LoadWorker {
  /// Number of operations between two readings of the clock.
  @usableFromInline static var accountedStretch: UInt64 { 64 }

  @inlinable
  mutating func runAccountedLoop(_ state: inout LoopState) -> LoopEnd {
    let (deadline, phaseEnd) = state.deadlines(from: Ticks.now())
    defer { cplatform_flush_thread_cache() }
    while state.control.pointee.isGo {
      if state.position == state.limit { return .finished }
      performAccounted(&state)
      if state.position % Self.accountedStretch == 0 {
        let now = Ticks.now()
        if now >= deadline { return now >= phaseEnd ? .held : .sliceOver }
      }
    }
    return .held
  }

  @inlinable
  mutating func runAccountedAsyncLoop(_ state: inout LoopState) async -> LoopEnd {
    let (deadline, phaseEnd) = state.deadlines(from: Ticks.now())
    while state.control.pointee.isGo {
      if state.position == state.limit { return .finished }
      await performAccountedAsync(&state)
      let now = Ticks.now()
      if now >= deadline { return now >= phaseEnd ? .held : .sliceOver }
    }
    return .held
  }

  /// Performs one operation, which the agent identifies by its thread.
  @inlinable
  mutating func performAccounted(_ state: inout LoopState) {
    let card = state.takeCard()
    cagent_begin_operation(UInt32(truncatingIfNeeded: card.operation))
    do throws(OperationFailure) {
      try perform(card.operation, iteration: state.iteration)
      cagent_end_operation()
    } catch {
      cagent_end_operation()
      state.recordFailure(slot: card.slot, error)
    }
    state.advanceAccounted()
  }

  /// Performs one operation, which the agent identifies by its task if it is asynchronous.
  @inlinable
  mutating func performAccountedAsync(_ state: inout LoopState) async {
    guard state.nextCard.isAsynchronous else { return performAccounted(&state) }
    let card = state.takeCard()
    cagent_count_operation(UInt32(truncatingIfNeeded: card.operation))
    let iteration = state.iteration
    let failure: OperationFailure? = await OperationTag.$current.withValue(UInt64(card.operation)) {
      do throws(OperationFailure) {
        try await performAsync(card.operation, iteration: iteration)
        return nil
      } catch {
        return error
      }
    }
    if let failure { state.recordFailure(slot: card.slot, failure) }
    state.advanceAccounted()
  }
}

extension LoopState {
  @inlinable
  mutating func advanceAccounted() {
    iteration &+= 1
    position &+= 1
    progress.pointee.position.store(position, ordering: .relaxed)
    if pauseTicks > 0 { beginPause(at: currentTicks) }
  }
}
