internal import LoadPlatform
public import LoadTarget

/// Operations of known cost: they measure the overhead of the engine, and check its figures.
public struct CalibrationTarget: LoadTarget {
  /// `calibration`.
  public static let name = "calibration"
  /// A one-line summary.
  public static let summary = "operations of known cost, to check the engine and its figures"
  /// In the order of ``CalibrationWorker/Operation``.
  public static let operations = [
    OperationDescription("noop", "does nothing: measures the overhead of the engine"),
    OperationDescription("async_noop", "awaits a function that does nothing", asynchronous: true),
    OperationDescription("spin_1us", "spins for 1 µs of the monotonic clock"),
    OperationDescription("spin_10us", "spins for 10 µs of the monotonic clock"),
    OperationDescription("allocate_64", "allocates and frees 64 bytes"),
    OperationDescription("retain_64", "allocates 64 bytes and never frees them"),
    OperationDescription("fail_always", "always fails, with kind 1"),
    OperationDescription("fail_1_percent", "fails once in 100 calls, with kind 2"),
    OperationDescription("spin_100ns", "computes for about 100 ns, without reading a clock"),
    OperationDescription("spin_exponential", "spins for a seeded, exponentially distributed time, 200 µs on average"),
    OperationDescription("stall_100ms", "stalls in the first 100 ms of every second, otherwise returns immediately"),
  ]

  private let seed: UInt64
  private let spinLoop: SpinLoop
  private let startNanoseconds: UInt64

  /// Accepts no configuration.
  public init(_ run: TargetRun) throws {
    guard run.config == "{}" else { throw TargetRefusal("target 'calibration' has no configuration: remove 'config'") }
    seed = run.seed
    spinLoop = SpinLoop.calibrated(nanoseconds: 100)
    startNanoseconds = MonotonicClock.nanoseconds()
  }

  /// A worker with its own random numbers.
  public func makeWorker(index: Int) -> CalibrationWorker {
    CalibrationWorker(
      generator: SplitMix64(seed: seed, 0xCA_11B8, UInt64(index)), spinLoop: spinLoop,
      startNanoseconds: startNanoseconds)
  }

  /// `always`, `one_percent`.
  public static func failureName(_ code: Int32) -> String? {
    switch code {
    case 1: "always"
    case 2: "one_percent"
    default: nil
    }
  }
}
