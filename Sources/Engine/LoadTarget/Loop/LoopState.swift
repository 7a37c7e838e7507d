public import LoadPlatform

/// The position of a worker in its plan, and everything its loop needs: plain values and pointers into memory that
/// outlives the run, so that the loop retains nothing.
@frozen
public struct LoopState: @unchecked Sendable {
  // The pointers refer to memory that the run owns until all workers are gone; one thread at a time holds the state.

  /// The word that holds and releases all workers.
  public var control: UnsafePointer<RunControl>
  /// The worker's published progress.
  public var progress: UnsafeMutablePointer<WorkerProgress>
  /// The worker's deck; ``deckLength`` cards.
  public var deck: UnsafePointer<DeckEntry>
  /// Number of cards, at least 1.
  public var deckLength: Int
  /// The index of the next card; ``deckLength``: the deck is finished.
  public var deckPosition: Int
  /// Deals the next deck; nil: the deck is repeated.
  public var dealer: Unmanaged<CardDealer>?
  /// The worker's number in its group.
  public var workerInGroup: UInt32 = 0
  /// Operations performed in this phase.
  public var position: UInt64 = 0
  /// Operations to perform in this phase.
  public var limit: UInt64 = .max
  /// The worker's calls since it was created, warm-up included.
  public var iteration: UInt64 = 0
  /// The mean distance of timed operations; 1: every operation is timed.
  public var sampleSpacing: UInt64 = 1
  /// Operations before the next timed one.
  public var untilSample: UInt64 = 0
  /// Draws the distances; advanced only at timed operations.
  public var sampler: SplitMix64
  /// The mean think time after each operation, in ticks; 0: none.
  public var pauseTicks: UInt64 = 0
  /// Whether think times are exponential; otherwise they are constant.
  public var isPauseExponential = false
  /// Whether latency and lag are recorded besides the service time, in the slots after an operation's own.
  public var recordsLag = false
  /// The offset from an operation's slot to that of the latencies of its failures.
  @inlinable public var failedSlot: Int { recordsLag ? SlotLayout.lagSlots : 1 }
  /// Whether operations are reported to the agent and not timed, as in the leak check.
  public var isAccounted = false
  /// Whether the loop may sleep on its thread; otherwise it returns and is called again when the time has come.
  public var maySleep = true
  /// The arrivals of an open group; nil: the closed model.
  public var arrivals: Unmanaged<ArrivalQueue>?
  /// The due time of the current operation, in ticks: its arrival or its submission.
  public var dueTicks: UInt64 = 0
  /// The start of the current operation, in ticks.
  public var startedTicks: UInt64 = 0
  /// The time that the worker waits for, in ticks: an arrival, the end of a pause or its turn in a ramp; 0: none.
  public var awaitedTicks: UInt64 = 0
  /// The time at which the timer resumed the worker, in ticks; 0: it did not wait for a timer.
  public var resumedTicks: UInt64 = 0
  /// The last part of a wait, in ticks, is spun, because a sleep may end this much too late.
  public var spinTicks: UInt64 = 0
  /// The worker's turns in a ramp of workers; nil: always.
  public var turns: UnsafePointer<WorkerTurn>?
  /// Number of turns.
  public var turnCount: UInt32 = 0
  /// The current turn, or the next.
  public var turnIndex: UInt32 = 0
  /// The end of the current turn, in ticks.
  public var activeEndTicks: UInt64 = .max
  /// Ticks spent waiting since the loop began.
  public var waitedTicks: UInt64 = 0
  /// Maximum time that a loop may hold its thread, in ticks; `UInt64.max` on its own thread.
  public var sliceTicks: UInt64 = .max
  /// The lane that the calling thread may write.
  public var lane: LaneRecorder
  /// The bank from which a loop with asynchronous operations takes a lane for each record.
  public var lanes: Unmanaged<LaneBank>?
  /// The calling thread's counter of allocated bytes.
  public var allocated: UnsafePointer<UInt64>
  /// The time of waits, pauses and arrivals, and of operations that are due; nil: the machine's. Its owner keeps it
  /// alive.
  public var clock: Unmanaged<LoopClock>?

  /// A state at the start of a phase.
  public init(
    control: UnsafePointer<RunControl>, progress: UnsafeMutablePointer<WorkerProgress>,
    deck: UnsafePointer<DeckEntry>, deckLength: Int, deckPosition: Int, sampler: SplitMix64, lane: LaneRecorder,
    allocated: UnsafePointer<UInt64>
  ) {
    self.control = control
    self.progress = progress
    self.deck = deck
    self.deckLength = deckLength
    self.deckPosition = deckPosition
    self.sampler = sampler
    self.lane = lane
    self.allocated = allocated
  }

  /// When a loop that begins now must return: at the end of its slice, of its turn or of the phase, whichever comes
  /// first.
  @inlinable
  func deadlines(from now: UInt64) -> (deadline: UInt64, phaseEnd: UInt64) {
    let phaseEnd = control.pointee.phaseEndTicks
    let sliceEnd = now.addingReportingOverflow(sliceTicks)
    let deadline = min(phaseEnd, activeEndTicks)
    return (sliceEnd.overflow ? deadline : min(sliceEnd.partialValue, deadline), phaseEnd)
  }

  /// Begins the next deck. Out of line, because it is rare.
  ///
  /// - Returns: the number of its cards.
  @usableFromInline @inline(never)
  mutating func dealDeck() -> Int {
    deckPosition = 0
    if let dealer { deckLength = dealer._withUnsafeGuaranteedRef { $0.deal(worker: Int(workerInGroup)) } }
    return deckLength
  }

  /// The time that determines when paced operations are due, begin and end, in ticks. The loops of the closed model
  /// without pauses always read the machine's counter.
  @inlinable public var currentTicks: UInt64 {
    @inline(__always) get {
      if let clock { return LoopState.ticks(of: clock) }
      return Ticks.now()
    }
  }

  /// Out of line: a state without its own clock pays only for one comparison.
  @usableFromInline @inline(never)
  static func ticks(of clock: Unmanaged<LoopClock>) -> UInt64 { clock._withUnsafeGuaranteedRef { $0.now() } }

  /// Whether an arrival or a pause determines when each operation is due.
  @inlinable public var isPaced: Bool { arrivals != nil || pauseTicks > 0 }

  /// The distance to the next timed operation: uniform over 0 … 2 × spacing − 2, so that the mean is spacing − 1 and no
  /// rhythm of the mix is favoured.
  @inlinable
  mutating func drawSampleDistance() -> UInt64 {
    sampler.next().multipliedFullWidth(by: 2 * sampleSpacing - 1).high
  }
}
