public import CPlatform
public import LoadPlatform
public import Synchronization

extension LoadWorker {
  /// The engine's loop over a mix with asynchronous operations.
  ///
  /// The worker may change its thread at every await, so a lane is taken for each record and the thread's allocation
  /// counter is read again; allocations of asynchronous operations are not visible in these counters and not recorded.
  @inlinable
  public mutating func runAsyncLoop(_ state: inout LoopState) async -> LoopEnd {
    if state.isPaced { return await runAsyncPacedLoop(&state) }
    if state.isAccounted { return await runAccountedAsyncLoop(&state) }
    let (deadline, phaseEnd) = state.deadlines(from: Ticks.now())
    while state.control.pointee.isGo {
      if state.position == state.limit { return .finished }
      let card = state.takeCard()
      let isTimed = state.untilSample == 0
      state.untilSample = isTimed ? state.drawSampleDistance() : state.untilSample &- 1
      let start = isTimed ? Ticks.now() : 0
      var failure: OperationFailure?
      var allocatedBytes: UInt64 = 0
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
      let now = isTimed ? Ticks.now() : 0
      if isTimed {
        state.record(
          slot: card.slot, from: start, to: now, allocatedBytes: allocatedBytes, hasFailed: failure != nil)
      }
      if let failure { state.recordFailure(slot: card.slot, failure) }
      state.iteration &+= 1
      state.position &+= 1
      state.progress.pointee.position.store(state.position, ordering: .relaxed)
      if isTimed && now >= deadline { return now >= phaseEnd ? .held : .sliceOver }
    }
    return .held
  }
}

extension LoopState {
  @inlinable
  static func read(_ counter: UnsafePointer<UInt64>?) -> UInt64 {
    guard let counter else { return 0 }
    return cplatform_read(counter)
  }

  /// Records through a lane taken only for this record.
  @usableFromInline
  func record(slot: Int, from start: UInt64, to end: UInt64, allocatedBytes: UInt64, hasFailed: Bool) {
    withLane { lane in
      lane.record(slot: slot, from: start, to: end, allocatedBytes: allocatedBytes)
      if hasFailed { lane.recordFailed(slot: slot + failedSlot, from: start, to: end) }
    }
  }

  /// Records through the state's lane, or else through one taken only for this operation.
  func withLane(_ record: (LaneRecorder) -> Void) {
    guard let lanes else { return record(lane) }
    lanes._withUnsafeGuaranteedRef { bank in
      let (recorder, number) = bank.take()
      record(recorder)
      bank.giveBack(number)
    }
  }

  @usableFromInline
  func recordFailure(slot: Int, _ failure: OperationFailure) {
    withLane { $0.recordFailure(slot: slot, code: failure.code) }
  }
}
