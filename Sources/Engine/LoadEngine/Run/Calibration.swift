internal import LoadPlatform
internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// The overhead of the timer and the engine on this machine, measured before each run.
struct Calibration: Sendable {
  let timerNanoseconds: Double
  let nullOperationNanoseconds: Double
  let nullOperationSampledNanoseconds: Double

  /// The spacing of timed operations in sampled timing: at 64 the timer adds some tenths of a nanosecond on average.
  static let sampleSpacing: UInt64 = 64

  private static let batches = 9
  /// Target duration of a batch, which determines its number of operations, also where code is slow, as in a debug build or
  /// under a sanitizer.
  private static let batchNanoseconds = 1e6
  private static let operationsOfBatch: ClosedRange<Double> = 1000...500_000

  /// Measures for about 20 ms, on the calling thread. Medians of several batches.
  static func measure(rate: TickRate) -> Calibration {
    var exact = NullLoop(rate: rate, sampleSpacing: 1)
    var sampled = NullLoop(rate: rate, sampleSpacing: sampleSpacing)
    return Calibration(
      timerNanoseconds: median { timerCost(rate) }, nullOperationNanoseconds: operationCost(&exact),
      nullOperationSampledNanoseconds: operationCost(&sampled))
  }

  private static func operationCost(_ loop: inout NullLoop) -> Double {
    let rough = loop.nanosecondsAnOperation(operations: UInt64(operationsOfBatch.lowerBound))
    let fitting = rough > 0 ? batchNanoseconds / rough : operationsOfBatch.upperBound
    let operations = UInt64(min(max(fitting, operationsOfBatch.lowerBound), operationsOfBatch.upperBound))
    return median { loop.nanosecondsAnOperation(operations: operations) }
  }

  private static func median(_ body: () -> Double) -> Double {
    (0..<batches).map { _ in body() }.ordered()[batches / 2]
  }

  private static func timerCost(_ rate: TickRate) -> Double {
    let reads = 20_000
    let start = Ticks.now()
    var last = start
    for _ in 0..<reads { last = Ticks.now() }
    return Double(rate.nanoseconds(last - start)) / Double(reads)
  }
}

/// Does nothing, through the engine's loop.
struct NullWorker: LoadWorker {
  @inline(__always)
  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
}

/// The engine's own loop over a no-op, with its memory outside the heap.
private struct NullLoop: ~Copyable {
  private let control: UnsafeMutablePointer<RunControl>
  private let progress: UnsafeMutablePointer<WorkerProgress>
  private let deck: UnsafeMutablePointer<DeckEntry>
  private let lane: UnsafeMutableRawPointer
  private let rate: TickRate
  private var state: LoopState
  private var worker = NullWorker()

  private static let deckLength = 1024

  init(rate: TickRate, sampleSpacing: UInt64) {
    self.rate = rate
    let layout = SlotLayout(histogram: .threeDigits)
    control = .allocate(capacity: 1)
    control.initialize(to: RunControl())
    control.pointee.set(RunControl.go)
    progress = .allocate(capacity: 1)
    progress.initialize(to: WorkerProgress())
    deck = .allocate(capacity: NullLoop.deckLength)
    deck.initialize(repeating: DeckEntry(operation: 0, slot: 0), count: NullLoop.deckLength)
    lane = .allocate(byteCount: layout.stride, alignment: 128)
    lane.initializeMemory(as: UInt8.self, repeating: 0, count: layout.stride)
    state = LoopState(
      control: control, progress: progress, deck: deck, deckLength: NullLoop.deckLength, deckPosition: 0,
      sampler: SplitMix64(seed: 1), lane: LaneRecorder(base: lane, layout: layout, rate: rate),
      allocated: ThreadAllocations.counter())
    state.sampleSpacing = sampleSpacing
  }

  deinit {
    control.deinitialize(count: 1)
    control.deallocate()
    progress.deinitialize(count: 1)
    progress.deallocate()
    deck.deallocate()
    lane.deallocate()
  }

  mutating func nanosecondsAnOperation(operations: UInt64) -> Double {
    state.position = 0
    state.limit = operations
    let start = Ticks.now()
    _ = worker.runLoop(&state)
    return Double(rate.nanoseconds(Ticks.now() - start)) / Double(operations)
  }
}
