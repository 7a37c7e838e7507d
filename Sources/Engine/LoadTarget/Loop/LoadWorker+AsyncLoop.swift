public import CPlatform
public import LoadPlatform
public import Synchronization

extension LoadWorker {
  /// The engine's loop over a mix with asynchronous operations.
  ///
  /// The worker may change its thread at every await, so a lane is taken for each record and the thread's allocation
  /// counter is asked for anew; what an asynchronous operation allocates is not seen by such counters and not recorded.
  @inlinable
  public mutating func runAsyncLoop(_ state: inout LoopState) async -> LoopEnd {
    if state.isAccounted { return await runAccountedAsyncLoop(&state) }
    if state.isPaced { return await runAsyncPacedLoop(&state) }
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
      if isTimed { state.record(slot: card.slot, ticks: now &- start, allocatedBytes: allocatedBytes) }
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

  /// Records through a lane taken for this record alone.
  @usableFromInline
  func record(slot: Int, ticks: UInt64, allocatedBytes: UInt64) {
    guard let lanes else { return lane.record(slot: slot, ticks: ticks, allocatedBytes: allocatedBytes) }
    lanes._withUnsafeGuaranteedRef { bank in
      let (recorder, number) = bank.take()
      recorder.record(slot: slot, ticks: ticks, allocatedBytes: allocatedBytes)
      bank.giveBack(number)
    }
  }

  @usableFromInline
  func recordFailure(slot: Int, _ failure: OperationFailure) {
    guard let lanes else { return lane.recordFailure(slot: slot, code: failure.code) }
    lanes._withUnsafeGuaranteedRef { bank in
      let (recorder, number) = bank.take()
      recorder.recordFailure(slot: slot, code: failure.code)
      bank.giveBack(number)
    }
  }
}
