public import CPlatform
public import LoadPlatform
public import Synchronization

extension LoadWorker {
  /// The engine's loop over synchronous operations: performs until held, finished or at the end of its slice.
  @inlinable
  public mutating func runLoop(_ state: inout LoopState) -> LoopEnd {
    if state.isPaced { return runPacedLoop(&state) }
    if state.isAccounted { return runAccountedLoop(&state) }
    return state.sampleSpacing == 1 ? runExactLoop(&state) : runSampledLoop(&state)
  }

  /// Times every operation. The end of one operation is the start of the next, so an operation costs one timer read,
  /// and the figure includes the cost of the loop itself.
  @inlinable
  mutating func runExactLoop(_ state: inout LoopState) -> LoopEnd {
    let control = state.control
    let progress = state.progress
    let deck = state.deck
    var deckLength = state.deckLength
    let lane = state.lane
    let failedSlot = state.failedSlot
    let allocated = state.allocated
    let limit = state.limit
    var deckPosition = state.deckPosition
    var position = state.position
    var iteration = state.iteration
    var end = LoopEnd.held

    var allocatedBefore = cplatform_read(allocated)
    var last = Ticks.now()
    let (deadline, phaseEnd) = state.deadlines(from: last)
    while control.pointee.isGo {
      if position == limit {
        end = .finished
        break
      }
      if deckPosition == deckLength {
        deckLength = state.dealDeck()
        deckPosition = 0
        allocatedBefore = cplatform_read(allocated)
        last = Ticks.now()
      }
      let card = deck[deckPosition]
      deckPosition += 1
      var hasFailed = false
      do throws(OperationFailure) {
        try perform(card.operation, iteration: iteration)
      } catch {
        lane.recordFailure(slot: card.slot, code: error.code)
        hasFailed = true
      }
      let now = Ticks.now()
      let allocatedNow = cplatform_read(allocated)
      lane.record(slot: card.slot, from: last, to: now, allocatedBytes: allocatedNow &- allocatedBefore)
      if hasFailed { lane.recordFailed(slot: card.slot + failedSlot, from: last, to: now) }
      last = now
      allocatedBefore = allocatedNow
      iteration &+= 1
      position &+= 1
      progress.pointee.position.store(position, ordering: .relaxed)
      if now >= deadline {
        end = now >= phaseEnd ? .held : .sliceOver
        break
      }
    }
    state.deckPosition = deckPosition
    state.position = position
    state.iteration = iteration
    return end
  }

  /// Times a random subset and counts all: about 1 ns per operation in addition to the operation itself.
  @inlinable
  mutating func runSampledLoop(_ state: inout LoopState) -> LoopEnd {
    let control = state.control
    let progress = state.progress
    let deck = state.deck
    var deckLength = state.deckLength
    let lane = state.lane
    let failedSlot = state.failedSlot
    let allocated = state.allocated
    let limit = state.limit
    var deckPosition = state.deckPosition
    var position = state.position
    // The worker's number of operations and that of the phase differ by those of the phases before.
    let iterationsBefore = state.iteration &- state.position
    var untilSample = state.untilSample
    var end = LoopEnd.held

    let (deadline, phaseEnd) = state.deadlines(from: Ticks.now())
    loop: while true {
      while untilSample > 0 {
        if position == limit {
          end = .finished
          break loop
        }
        if deckPosition == deckLength {
          deckLength = state.dealDeck()
          deckPosition = 0
        }
        // Until the deck or the plan ends or an operation is timed, each operation only reads the hold, and a single
        // number counts all.
        let stretch = min(untilSample, limit &- position, UInt64(deckLength &- deckPosition))
        let stretchStart = position
        let stretchEnd = position &+ stretch
        let cards = deck + (deckPosition &- Int(truncatingIfNeeded: position))
        while position != stretchEnd, control.pointee.isGo {
          let card = cards[Int(truncatingIfNeeded: position)]
          do throws(OperationFailure) {
            try perform(card.operation, iteration: position &+ iterationsBefore)
          } catch {
            lane.recordFailure(slot: card.slot, code: error.code)
          }
          position &+= 1
          progress.pointee.position.store(position, ordering: .relaxed)
        }
        deckPosition &+= Int(truncatingIfNeeded: position &- stretchStart)
        untilSample &-= position &- stretchStart
        if position != stretchEnd { break loop }
      }
      if !control.pointee.isGo { break }
      if position == limit {
        end = .finished
        break
      }
      if deckPosition == deckLength {
        deckLength = state.dealDeck()
        deckPosition = 0
      }
      let card = deck[deckPosition]
      deckPosition += 1
      let allocatedBefore = cplatform_read(allocated)
      let start = Ticks.now()
      var hasFailed = false
      do throws(OperationFailure) {
        try perform(card.operation, iteration: position &+ iterationsBefore)
      } catch {
        lane.recordFailure(slot: card.slot, code: error.code)
        hasFailed = true
      }
      let now = Ticks.now()
      lane.record(
        slot: card.slot, from: start, to: now, allocatedBytes: cplatform_read(allocated) &- allocatedBefore)
      if hasFailed { lane.recordFailed(slot: card.slot + failedSlot, from: start, to: now) }
      position &+= 1
      progress.pointee.position.store(position, ordering: .relaxed)
      untilSample = state.drawSampleDistance()
      if now >= deadline {
        end = now >= phaseEnd ? .held : .sliceOver
        break
      }
    }
    state.deckPosition = deckPosition
    state.position = position
    state.iteration = position &+ iterationsBefore
    state.untilSample = untilSample
    return end
  }
}
