internal import AutoInstrumentation
internal import LoadPlatform
public import LoadTarget
internal import Logging

/// The operations that the benchmark suite needs besides those of the instrumented system: work of about 100 ns with
/// and without wrappers, recovery of a breaker, and retries.
public final class BenchmarkTarget: LoadTarget {
  /// `benchmarks`.
  public static let name = "benchmarks"
  /// A one-line summary.
  public static let summary = "the benchmark suite's pairs of work with and without wrappers, recovery and retries"
  /// In the order of the worker's cases.
  public static let operations = [
    OperationDescription("work", "computes for about 100 ns, opaque to the optimiser"),
    OperationDescription("work_in_safe_operation", "the work in safeOperation, by handle"),
    OperationDescription("work_in_context", "the work in a scope, by handle"),
    OperationDescription("async_work", "the work in an asynchronous function", asynchronous: true),
    OperationDescription(
      "async_work_in_safe_operation", "the asynchronous work in safeOperation, by handle", asynchronous: true),
    OperationDescription(
      "breaker_recovery", "a failure opens a worker's own breaker, and the first probe after 1 µs closes it"),
    OperationDescription("retry", "two calls that fail and one that succeeds, without pauses", asynchronous: true),
  ]

  let system: InstrumentedSystem
  let work: SpinLoop

  /// Accepts no configuration.
  public init(_ run: TargetRun) throws {
    guard run.config == "{}" else { throw TargetRefusal("target 'benchmarks' has no configuration: remove 'config'") }
    system = InstrumentedSystem(
      configuration: .standard, logger: Logger(label: "loadtest.target") { _ in SwiftLogNoOpLogHandler() })
    // Twice, because during the first the processor may not yet run at full speed.
    _ = SpinLoop.calibrated(nanoseconds: 100)
    work = SpinLoop.calibrated(nanoseconds: 100)
  }

  /// A worker with its own handles and breaker.
  public func makeWorker(index: Int) throws -> BenchmarkWorker { try BenchmarkWorker(self) }

  /// `rethrown`, `rejected`, `not_registered`.
  public static func failureName(_ code: Int32) -> String? { InstrumentationFailure(rawValue: code)?.name }
}
