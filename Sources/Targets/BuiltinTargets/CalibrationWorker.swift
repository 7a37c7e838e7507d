internal import CLibrary
internal import LoadPlatform
public import LoadTarget

/// Performs the calibration operations.
public struct CalibrationWorker: LoadWorker {
  private var generator: SplitMix64
  private let spinLoop: SpinLoop
  /// The start of the seconds of `stall_100ms`.
  private let startNanoseconds: UInt64
  /// Calls of `fail_1_percent`. The worker's `iteration` is unsuitable: every hundredth call coincides with the
  /// repeating order of a mix more or less often than once in a hundred.
  private var failingCalls: UInt64 = 0

  private enum Operation {
    static let noop = 0
    static let asyncNoop = 1
    static let spin1 = 2
    static let spin10 = 3
    static let allocate = 4
    static let retain = 5
    static let failAlways = 6
    static let spin100 = 8
    static let spinExponential = 9
    static let stall = 10
  }

  init(generator: SplitMix64, spinLoop: SpinLoop, startNanoseconds: UInt64) {
    self.generator = generator
    self.spinLoop = spinLoop
    self.startNanoseconds = startNanoseconds
  }

  /// Performs an operation by its index in ``CalibrationTarget/operations``.
  @inline(__always)
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    if operation == Operation.noop { return }
    if operation == Operation.spin100 { return spinLoop.run() }
    try performOther(operation, iteration: iteration)
  }

  /// Awaits a no-op.
  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    await CalibrationWorker.nothing()
  }

  private mutating func performOther(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case Operation.spin1: CalibrationWorker.spin(nanoseconds: 1_000)
    case Operation.spin10: CalibrationWorker.spin(nanoseconds: 10_000)
    case Operation.allocate: CalibrationWorker.allocate().deallocate()
    case Operation.retain: _ = CalibrationWorker.allocate()
    case Operation.failAlways: throw OperationFailure(1)
    case Operation.spinExponential: CalibrationWorker.spin(nanoseconds: drawExponential(meanNanoseconds: 200_000))
    case Operation.stall: stall()
    default:
      failingCalls &+= 1
      if failingCalls % 100 == 0 { throw OperationFailure(2) }
    }
  }

  private mutating func drawExponential(meanNanoseconds: Double) -> UInt64 {
    // The inverse of the distribution function, for a number in (0, 1].
    UInt64(-log(Double((generator.next() >> 11) + 1) * 0x1p-53) * meanNanoseconds)
  }

  private func stall() {
    let now = MonotonicClock.nanoseconds()
    let second = (now - startNanoseconds) / 1_000_000_000
    let end = startNanoseconds + second * 1_000_000_000 + 100_000_000
    if now < end { NativeThread.sleep(nanoseconds: end - now) }
  }

  /// Uses the monotonic clock instead of the engine's timer, so that each checks the other.
  private static func spin(nanoseconds: UInt64) {
    let end = MonotonicClock.nanoseconds() + nanoseconds
    while MonotonicClock.nanoseconds() < end {}
  }

  @inline(never)
  private static func allocate() -> UnsafeMutableRawPointer { .allocate(byteCount: 64, alignment: 16) }

  @inline(never)
  private nonisolated static func nothing() async {}
}
