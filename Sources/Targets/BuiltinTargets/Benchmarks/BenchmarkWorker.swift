internal import AutoInstrumentation
public import LoadTarget
internal import Logging

/// Performs the operations of the benchmark suite's own target.
public struct BenchmarkWorker: LoadWorker {
  private enum Operation {
    static let work = 0
    static let workInSafeOperation = 1
    static let workInContext = 2
    static let asyncWork = 3
    static let asyncWorkInSafeOperation = 4
    static let breakerRecovery = 5
  }

  private struct SyntheticError: Error {}

  // The target outlives its workers and keeps the system alive.
  private let wrapped: UnownedOperationHandle
  private let work: SpinLoop
  private let breaker: CircuitBreaker
  private let retries: RetryPolicy
  private let error: any Error = SyntheticError()
  private var calls: UInt64 = 0

  init(_ target: BenchmarkTarget) throws {
    wrapped = try target.system.operation(library: "loadtest", operation: "benchmark").unowned
    work = target.work
    breaker = CircuitBreaker(
      name: "breaker_recovery", policy: try BreakerPolicy(failureThreshold: 1, recoveryTimeout: .microseconds(1)),
      logger: Logger(label: "loadtest.target") { _ in SwiftLogNoOpLogHandler() })
    retries = try RetryPolicy(maxRetries: 3, baseDelay: .zero, maxDelay: .zero)
  }

  /// Performs an operation by its index in ``BenchmarkTarget/operations``.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case Operation.work: work.run()
    case Operation.workInSafeOperation:
      let work = work
      let result: OperationResult<UInt64>
      do {
        result = try wrapped.safeOperation {
          work.run()
          return 1
        }
      } catch { throw OperationFailure(InstrumentationFailure.rethrown.rawValue) }
      guard let value = result.value else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
      calls &+= value
    case Operation.workInContext:
      guard let scope = wrapped.enter() else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
      work.run()
      scope.succeed()
    default: try recover()
    }
  }

  /// Opens the breaker, then retries until its probe is admitted.
  private func recover() throws(OperationFailure) {
    guard let permit = breaker.unowned.admit() else {
      throw OperationFailure(InstrumentationFailure.rejected.rawValue)
    }
    permit.finish(.failure)
    while true {
      guard let probe = breaker.unowned.admit() else { continue }
      probe.finish(.success)
      return
    }
  }

  /// Performs an asynchronous operation.
  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    switch operation {
    case Operation.asyncWork: await BenchmarkWorker.perform(work)
    case Operation.asyncWorkInSafeOperation:
      let work = work
      let result: OperationResult<UInt64>
      do {
        result = try await wrapped.safeOperation {
          await BenchmarkWorker.perform(work)
          return 1
        }
      } catch { throw OperationFailure(InstrumentationFailure.rethrown.rawValue) }
      guard let value = result.value else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
      calls &+= value
    default: try await retry()
    }
  }

  private func retry() async throws(OperationFailure) {
    let error = error
    do { try await retries.run { call in if call < 3 { throw error } } } catch {
      throw OperationFailure(InstrumentationFailure.rethrown.rawValue)
    }
  }

  @inline(never)
  private nonisolated static func perform(_ work: SpinLoop) async { work.run() }
}
