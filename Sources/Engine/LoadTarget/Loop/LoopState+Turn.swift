internal import LoadPlatform
public import Synchronization

extension LoopState {
  /// The next step of a paced worker.
  @frozen
  public enum Turn: Sendable, Hashable {
    /// Perform: an arrival is due, or late but to be performed; or the pause is over.
    case due
    /// Continue: the arrival was too late, and is counted as dropped.
    case givenUp
    /// Return at ``awaitedTicks``, or at once if that is 0; the state must not sleep (see ``maySleep``).
    case later
    /// Stand still: the phase ends before the next operation is due, or is held.
    case beyondPhase
    /// Finished: there are no more operations.
    case none
  }

  /// A free worker that reaches its arrival later than this was delayed by the machine, not by the target.
  static var lateWakeupNanoseconds: UInt64 { 1_000_000 }

  /// Determines when the next operation is due, and waits for it as far as the state may.
  ///
  /// The worker is marked as idle while it waits, so that a long wait is not taken for an operation that hangs.
  public mutating func nextTurn() -> Turn {
    if let arrivals { return nextArrival(arrivals) }
    if position == limit { return .none }
    guard awaitedTicks > 0 else {
      dueTicks = currentTicks
      return .due
    }
    switch waitForAwaited() {
    case .ended: return .beyondPhase
    case .later: return .later
    case .over:
      dueTicks = currentTicks
      // The pause may have outlasted the worker's turn in a ramp.
      return dueTicks >= activeEndTicks ? .later : .due
    }
  }

  /// Takes the next arrival, unless one is in hand, and waits until it is due.
  private mutating func nextArrival(_ arrivals: Unmanaged<ArrivalQueue>) -> Turn {
    if awaitedTicks == 0 {
      guard let due = arrivals._withUnsafeGuaranteedRef({ $0.take() }) else { return .none }
      if due >= control.pointee.phaseEndTicks { return .beyondPhase }
      dueTicks = due
      let now = currentTicks
      if now >= control.pointee.phaseEndTicks {
        settle(arrivals, due: due)
        return .beyondPhase
      }
      if now > due, arrivals._withUnsafeGuaranteedRef({ $0.drops(now &- due) }) {
        withLane { $0.recordDropped(slot: deck[deckPosition % deckLength].slot, count: 1) }
        return .givenUp
      }
      if now >= due { return .due }
      awaitedTicks = due
    }
    switch waitForAwaited() {
    case .ended:
      // The machine may have woken the worker after the end of the phase.
      settle(arrivals, due: dueTicks)
      return .beyondPhase
    case .later: return .later
    case .over:
      noteWakeup()
      return .due
    }
  }

  /// Counts an arrival that a free worker waited for, and whether the worker was late. If the worker was resumed in
  /// time and then waited for a thread of its pool, the pool is busy, and its queueing is part of the latency.
  private mutating func noteWakeup() {
    let arrived = resumedTicks > 0 ? min(resumedTicks, currentTicks) : currentTicks
    resumedTicks = 0
    progress.pointee.waits.store(progress.pointee.waits.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    if arrived > dueTicks, lane.rate.nanoseconds(arrived &- dueTicks) > Self.lateWakeupNanoseconds {
      progress.pointee.lateWakeups.store(
        progress.pointee.lateWakeups.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }
  }

  // MARK: Around an operation

  /// The card of the operation that is due.
  @inlinable var nextCard: DeckEntry {
    mutating get {
      if deckPosition == deckLength { _ = dealDeck() }
      return deck[deckPosition]
    }
  }

  /// Takes the card of the operation that is due.
  @inlinable
  mutating func takeCard() -> DeckEntry {
    let card = nextCard
    deckPosition += 1
    return card
  }

  /// Records service time, and latency and lag if they differ from it.
  @inlinable
  func record(
    _ card: DeckEntry, from start: UInt64, to end: UInt64, allocatedBytes: UInt64, hasFailed: Bool,
    through lane: LaneRecorder
  ) {
    lane.record(slot: card.slot, from: start, to: end, allocatedBytes: allocatedBytes)
    if hasFailed { lane.recordFailed(slot: card.slot + failedSlot, from: recordsLag ? dueTicks : start, to: end) }
    guard recordsLag else { return }
    // The counter of one processor may be a little behind another's.
    lane.record(slot: card.slot + 1, ticks: end > dueTicks ? end &- dueTicks : 0, allocatedBytes: 0)
    lane.record(slot: card.slot + 2, ticks: start > dueTicks ? start &- dueTicks : 0, allocatedBytes: 0)
  }

  /// Like the other, through a lane taken only for this record.
  @usableFromInline
  func record(
    _ card: DeckEntry, from start: UInt64, to end: UInt64, allocatedBytes: UInt64, hasFailed: Bool
  ) {
    withLane {
      record(card, from: start, to: end, allocatedBytes: allocatedBytes, hasFailed: hasFailed, through: $0)
    }
  }

  /// Counts a finished operation and begins the pause after it.
  @inlinable
  mutating func advance(to end: UInt64) {
    iteration &+= 1
    position &+= 1
    progress.pointee.position.store(position, ordering: .relaxed)
    if pauseTicks > 0 { beginPause(at: end) }
  }
}
