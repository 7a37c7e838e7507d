public import LoadTarget

/// Performs the operations of the locked twin. Holds pointers and its own strings.
public struct LockedInstrumentationWorker: LoadWorker {
  private typealias Operation = InstrumentationOperation

  private let system: LockedSystem
  private let second: LockedSystem
  private let errors: UnsafeMutableBufferPointer<Int>
  private let checked: Int
  private let wrapped: Int
  private let library: String
  private let checkedOperation: String
  private let registry: String
  private var distinct: DistinctKey
  /// The sum of the operations' results, which keeps them from being optimised away and lets tests compare them.
  private(set) var sink: UInt64 = 0

  init(
    _ target: LockedInstrumentationTarget, index: Int, library: String,
    errorKeys: [(library: String, operation: String)]
  ) {
    system = target.system
    second = target.second
    errors = .allocate(capacity: errorKeys.count)
    for (place, key) in errorKeys.enumerated() {
      let index = target.system.withLock { $0.index(library: key.library, operation: key.operation) }
      errors.initializeElement(at: place, to: index)
    }
    // Copies, so that no two workers share the reference count of a buffer.
    self.library = String(decoding: Array(library.utf8), as: UTF8.self)
    let checkedOperation = String(decoding: Array("instrument_\(library)".utf8), as: UTF8.self)
    self.checkedOperation = checkedOperation
    registry = String(decoding: Array("registry".utf8), as: UTF8.self)
    checked = target.system.withLock { $0.index(library: "registry", operation: checkedOperation) }
    wrapped = target.system.withLock { $0.index(library: "loadtest", operation: "safe_operation") }
    distinct = DistinctKey(worker: index)
  }

  /// Performs an operation by its index in ``LockedInstrumentationTarget/operations``.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case Operation.getStatus.rawValue: sink &+= UInt64(system.withLock { $0.status }.instrumented)
    case Operation.healthCheck.rawValue:
      sink &+= system.withLock { $0.isOperationHealthy(library: registry, operation: checkedOperation) } ? 1 : 0
    case Operation.healthCheckByHandle.rawValue:
      sink &+= system.withLock { $0.operations[checked].breaker.isClosed } ? 1 : 0
    case Operation.circuitBreakerCall.rawValue:
      try call({ $0.breaker.admit() }, { $0.breaker.finish(generation: $1, succeeded: true) })
    case Operation.bareCall.rawValue: sink = WrappedCall.run(sink)
    case Operation.safeOperation.rawValue, Operation.contextManager.rawValue:
      let wrapped = wrapped
      try call({ $0.admit(wrapped) }, { $0.succeed(wrapped, generation: $1) })
    default: try performOther(operation, iteration: iteration)
    }
  }

  /// Performs an asynchronous operation.
  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    guard operation == Operation.asyncSafeOperation.rawValue else {
      sink = await WrappedCall.runAsync(sink)
      return
    }
    let wrapped = wrapped
    guard let generation = system.withLock({ $0.admit(wrapped) }) else {
      throw OperationFailure(InstrumentationFailure.rejected.rawValue)
    }
    sink = await WrappedCall.runAsync(sink)
    system.withLock { $0.succeed(wrapped, generation: generation) }
  }

  /// Locks twice, because the call itself is not under the lock.
  @inline(__always)
  private mutating func call(
    _ admit: (inout LockedState) -> UInt64?, _ succeed: (inout LockedState, UInt64) -> Void
  ) throws(OperationFailure) {
    guard let generation = system.withLock(admit) else {
      throw OperationFailure(InstrumentationFailure.rejected.rawValue)
    }
    sink = WrappedCall.run(sink)
    system.withLock { succeed(&$0, generation) }
  }

  private mutating func performOther(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch Operation(rawValue: operation) {
    case .getLibraryStatus:
      guard let isInstrumented = system.withLock({ $0.isInstrumented(library) }) else {
        throw OperationFailure(InstrumentationFailure.notRegistered.rawValue)
      }
      sink &+= isInstrumented ? 1 : 0
    case .getHealthReport: sink &+= UInt64(system.withLock { $0.healthReport() }.totalLibraries)
    case .getRegistry: sink &+= UInt64(system.withLock { $0.status }.registered)
    case .getErrorHandler: sink &+= system.withLock { $0.operations[errors[0]].failures }
    case .handleError: system.withLock { $0.fail(errors[Int(iteration % UInt64(errors.count))]) }
    case .listLibraries: sink &+= UInt64(system.withLock { $0.libraries.map(\.name) }.count)
    case .getAvailableLibraries:
      sink &+= UInt64(system.withLock { $0.libraries.filter(\.isAvailable).map(\.name) }.count)
    case .getInstrumentationSummary: sink &+= UInt64(system.withLock { $0.libraries }.count)
    case .resetAllErrors: sink &+= system.withLock { $0.resetAllErrors() }
    case .toggleInstrumentation:
      system.withLock { state in
        if iteration & 1 == 0 { state.uninstrument(library) } else { state.instrument(library) }
      }
    case .circuitBreakerCallLast100:
      try call({ $0.lastCallsBreaker.admit() }, { $0.lastCallsBreaker.finish(generation: $1, succeeded: true) })
    case .circuitBreakerCallLast10s:
      try call({ $0.lastSecondsBreaker.admit() }, { $0.lastSecondsBreaker.finish(generation: $1, succeeded: true) })
    case .safeOperationByName:
      let index = system.withLock { $0.index(library: "loadtest", operation: "safe_operation_by_name") }
      try call({ $0.admit(index) }, { $0.succeed(index, generation: $1) })
    case .memoryIntensiveOps: performMemoryIntensiveOps()
    case .healthCheckUnknown:
      let name = distinct.next()
      sink &+= system.withLock { $0.isOperationHealthy(library: "unknown", operation: name) } ? 1 : 0
    case .handleErrorDistinct:
      let name = distinct.next()
      second.withLock { $0.fail(library: "storm", operation: name) }
    default: break
    }
  }

  private mutating func performMemoryIntensiveOps() {
    for library in 0..<10 {
      for operation in 0..<5 {
        for _ in 0..<2 {
          second.withLock { $0.fail(library: "library_\(library)", operation: "operation_\(operation)") }
        }
      }
    }
    for _ in 0..<50 {
      sink &+= UInt64(second.withLock { $0.status }.registered)
      sink &+= UInt64(second.withLock { $0.healthReport() }.totalLibraries)
    }
    second.withLock { $0.forgetOperations() }
  }

  /// Frees the handles.
  public mutating func finish() { errors.deallocate() }
}
