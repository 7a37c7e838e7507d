public import CPlatform

extension LoadWorker {
  /// The engine's loop if an arrival or the end of a pause determines when the next operation is due. Every operation
  /// is timed.
  @inlinable
  mutating func runPacedLoop(_ state: inout LoopState) -> LoopEnd {
    let (deadline, phaseEnd) = state.deadlines(from: state.currentTicks)
    while state.control.pointee.isGo {
      switch state.nextTurn() {
      case .none: return .finished
      case .beyondPhase: return .held
      case .later: return .waiting
      case .givenUp: continue
      case .due: break
      }
      let end = runDue(&state)
      if end >= deadline { return end >= phaseEnd ? .held : .sliceOver }
    }
    return .held
  }

  /// Performs the operation that is due, and records it through the state's lane.
  ///
  /// - Returns: the end of the operation, in ticks.
  @inlinable
  public mutating func runDue(_ state: inout LoopState) -> UInt64 {
    if state.isAccounted {
      performAccounted(&state)
      return state.currentTicks
    }
    let card = state.takeCard()
    let allocatedBefore = cplatform_read(state.allocated)
    let start = state.currentTicks
    state.startedTicks = start
    var hasFailed = false
    do throws(OperationFailure) {
      try perform(card.operation, iteration: state.iteration)
    } catch {
      state.lane.recordFailure(slot: card.slot, code: error.code)
      hasFailed = true
    }
    let end = state.currentTicks
    let allocatedBytes = cplatform_read(state.allocated) &- allocatedBefore
    state.record(
      card, from: start, to: end, allocatedBytes: allocatedBytes, hasFailed: hasFailed, through: state.lane)
    state.advance(to: end)
    return end
  }

  /// Like ``runPacedLoop(_:)``, for a mix with asynchronous operations.
  @inlinable
  mutating func runAsyncPacedLoop(_ state: inout LoopState) async -> LoopEnd {
    let (deadline, phaseEnd) = state.deadlines(from: state.currentTicks)
    while state.control.pointee.isGo {
      switch state.nextTurn() {
      case .none: return .finished
      case .beyondPhase: return .held
      case .later: return .waiting
      case .givenUp: continue
      case .due: break
      }
      let end = await runDueAsync(&state)
      if end >= deadline { return end >= phaseEnd ? .held : .sliceOver }
    }
    return .held
  }

  /// Like ``runDue(_:)``, for a mix with asynchronous operations: takes a lane only for the record.
  @inlinable
  public mutating func runDueAsync(_ state: inout LoopState) async -> UInt64 {
    if state.isAccounted {
      await performAccountedAsync(&state)
      return state.currentTicks
    }
    let card = state.takeCard()
    var failure: OperationFailure?
    var allocatedBytes: UInt64 = 0
    let start = state.currentTicks
    state.startedTicks = start
    if card.isAsynchronous {
      do throws(OperationFailure) {
        try await performAsync(card.operation, iteration: state.iteration)
      } catch { failure = error }
    } else {
      let counter = cplatform_thread_allocated()
      let before = LoopState.read(counter)
      do throws(OperationFailure) {
        try perform(card.operation, iteration: state.iteration)
      } catch { failure = error }
      allocatedBytes = LoopState.read(counter) &- before
    }
    let end = state.currentTicks
    state.record(card, from: start, to: end, allocatedBytes: allocatedBytes, hasFailed: failure != nil)
    if let failure { state.recordFailure(slot: card.slot, failure) }
    state.advance(to: end)
    return end
  }
}
