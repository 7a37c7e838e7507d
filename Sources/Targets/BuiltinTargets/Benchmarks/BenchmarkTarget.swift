internal import AutoInstrumentation
internal import LoadPlatform
public import LoadTarget
internal import Logging

/// What the benchmark suite needs beside the instrumented system's own operations: work of about 100 ns with and without
/// the wrappers around it, recovery of a breaker, and retries.
public final class BenchmarkTarget: LoadTarget {
  /// `benchmarks`.
  public static let name = "benchmarks"
  /// One line for people.
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

  /// Needs no configuration; any is refused.
  public init(_ run: TargetRun) throws {
    guard run.config == "{}" else { throw TargetRefusal("target 'benchmarks' has no configuration: remove 'config'") }
    system = InstrumentedSystem(
      configuration: .standard, logger: Logger(label: "loadtest.target") { _ in SwiftLogNoOpLogHandler() })
    // Twice: the first finds a processor that has not yet come to its speed.
    _ = SpinLoop.calibrated(nanoseconds: 100)
    work = SpinLoop.calibrated(nanoseconds: 100)
  }

  /// A worker with handles and a breaker of its own.
  public func makeWorker(index: Int) throws -> BenchmarkWorker { try BenchmarkWorker(self) }

  /// `rethrown`, `rejected`, `not_registered`.
  public static func failureName(_ code: Int32) -> String? { InstrumentationFailure(rawValue: code)?.name }
}
