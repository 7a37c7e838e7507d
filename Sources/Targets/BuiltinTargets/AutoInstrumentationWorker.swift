internal import AutoInstrumentation
public import LoadTarget

/// Performs the operations of the instrumented system. Holds unowned handles, which are plain pointers, and its own
/// strings: nothing that two workers would retain.
public struct AutoInstrumentationWorker: LoadWorker {
  private typealias Operation = InstrumentationOperation

  private struct SyntheticError: Error {}

  // The target outlives its workers and keeps the systems and the breakers alive.
  private unowned(unsafe) let system: InstrumentedSystem
  private unowned(unsafe) let second: InstrumentedSystem
  private let status: UnownedStatusHandle
  private let health: UnownedHealthHandle
  private let breaker: UnownedBreakerHandle
  private let lastCallsBreaker: UnownedBreakerHandle
  private let lastSecondsBreaker: UnownedBreakerHandle
  private let checked: UnownedOperationHandle
  private let wrapped: UnownedOperationHandle
  private let errors: UnsafeMutableBufferPointer<UnownedOperationHandle>
  private let library: String
  private let checkedOperation: String
  private let error: any Error = SyntheticError()
  private var distinct: DistinctKey
  /// The sum of the operations' results, which keeps them from being optimised away and lets tests compare them.
  private(set) var sink: UInt64 = 0

  init(
    _ target: AutoInstrumentationTarget, index: Int, errorKeys: [(library: String, operation: String)]
  ) throws {
    system = target.system
    second = target.second
    status = target.system.statusHandle.unowned
    health = target.system.healthHandle.unowned
    breaker = target.breaker.unowned
    lastCallsBreaker = target.lastCallsBreaker.unowned
    lastSecondsBreaker = target.lastSecondsBreaker.unowned
    errors = .allocate(capacity: errorKeys.count)
    var made = 0
    for key in errorKeys {
      errors.initializeElement(
        at: made, to: try target.system.operation(library: key.library, operation: key.operation).unowned)
      made += 1
    }
    let name = target.libraries[index % target.libraries.count]
    // Copies, so that no two workers share the reference count of a buffer.
    library = String(decoding: Array(name.utf8), as: UTF8.self)
    checkedOperation = String(decoding: Array("instrument_\(name)".utf8), as: UTF8.self)
    checked = try target.system.operation(library: "registry", operation: checkedOperation).unowned
    wrapped = try target.system.operation(library: "loadtest", operation: "safe_operation").unowned
    distinct = DistinctKey(worker: index)
  }

  /// Performs an operation by its index in ``AutoInstrumentationTarget/operations``.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case Operation.getStatus.rawValue: sink &+= status.snapshot().rawValue
    case Operation.healthCheck.rawValue:
      sink &+= health.isOperationHealthy(library: "registry", operation: checkedOperation) ? 1 : 0
    case Operation.healthCheckByHandle.rawValue: sink &+= checked.isHealthy ? 1 : 0
    case Operation.circuitBreakerCall.rawValue: try call(breaker)
    case Operation.bareCall.rawValue: sink = WrappedCall.run(sink)
    case Operation.safeOperation.rawValue: try callSafely()
    case Operation.contextManager.rawValue: try callInScope()
    default: try performOther(operation, iteration: iteration)
    }
  }

  /// Performs an asynchronous operation.
  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    guard operation == Operation.asyncSafeOperation.rawValue else {
      sink = await WrappedCall.runAsync(sink)
      return
    }
    let before = sink
    let result: OperationResult<UInt64>
    do { result = try await wrapped.safeOperation { await WrappedCall.runAsync(before) } } catch {
      throw OperationFailure(InstrumentationFailure.rethrown.rawValue)
    }
    guard let value = result.value else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
    sink = value
  }

  private mutating func call(_ breaker: UnownedBreakerHandle) throws(OperationFailure) {
    guard let permit = breaker.admit() else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
    sink &+= 1
    permit.finish(.success)
  }

  private mutating func callSafely() throws(OperationFailure) {
    let before = sink
    let result: OperationResult<UInt64>
    do { result = try wrapped.safeOperation { WrappedCall.run(before) } } catch {
      throw OperationFailure(InstrumentationFailure.rethrown.rawValue)
    }
    guard let value = result.value else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
    sink = value
  }

  private mutating func callInScope() throws(OperationFailure) {
    guard let scope = wrapped.enter() else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
    sink = WrappedCall.run(sink)
    scope.succeed()
  }

  private mutating func callSafelyByName() throws(OperationFailure) {
    let before = sink
    let result: OperationResult<UInt64>
    do {
      result = try system.safeOperation(library: "loadtest", operation: "safe_operation_by_name") {
        WrappedCall.run(before)
      }
    } catch { throw OperationFailure(InstrumentationFailure.rethrown.rawValue) }
    guard let value = result.value else { throw OperationFailure(InstrumentationFailure.rejected.rawValue) }
    sink = value
  }

  private mutating func performOther(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch Operation(rawValue: operation) {
    case .getLibraryStatus:
      guard let status = status.status(of: library) else {
        throw OperationFailure(InstrumentationFailure.notRegistered.rawValue)
      }
      sink &+= status == .instrumented ? 1 : 0
    case .getHealthReport: sink &+= UInt64(system.healthReport().totalLibraries)
    case .getRegistry: sink &+= UInt64(status.snapshot().count)
    case .getErrorHandler: sink &+= UInt64(errors[0].failures)
    case .handleError:
      do { try errors[Int(iteration % UInt64(errors.count))].handleError(error, severity: .medium) } catch {
        throw OperationFailure(InstrumentationFailure.rethrown.rawValue)
      }
    case .listLibraries: sink &+= UInt64(system.listLibraries().count)
    case .getAvailableLibraries: sink &+= UInt64(system.availableLibraries().count)
    case .getInstrumentationSummary: sink &+= UInt64(system.summary().count)
    case .resetAllErrors: sink &+= UInt64(system.resetAllErrors())
    case .toggleInstrumentation:
      _ = iteration & 1 == 0 ? system.uninstrument(library) : system.instrument(library)
    case .circuitBreakerCallLast100: try call(lastCallsBreaker)
    case .circuitBreakerCallLast10s: try call(lastSecondsBreaker)
    case .safeOperationByName: try callSafelyByName()
    case .memoryIntensiveOps: performMemoryIntensiveOps()
    case .healthCheckUnknown:
      sink &+= health.isOperationHealthy(library: "unknown", operation: distinct.next()) ? 1 : 0
    case .handleErrorDistinct:
      do { try second.handleError(error, library: "storm", operation: distinct.next(), severity: .medium) } catch {
        throw OperationFailure(InstrumentationFailure.rethrown.rawValue)
      }
    default: break
    }
  }

  private mutating func performMemoryIntensiveOps() {
    for library in 0..<10 {
      for operation in 0..<5 {
        for _ in 0..<2 {
          try? second.handleError(
            error, library: "library_\(library)", operation: "operation_\(operation)", severity: .medium)
        }
      }
    }
    for _ in 0..<50 {
      sink &+= UInt64(second.statuses().count)
      sink &+= UInt64(second.healthReport().totalLibraries)
    }
    second.resetAllErrors()
  }

  /// Frees the handles.
  public mutating func finish() { errors.deallocate() }
}
