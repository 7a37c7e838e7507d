public import LoadTarget

/// Performs the operations of the locked twin. Holds pointers and strings of its own.
public struct LockedInstrumentationWorker: LoadWorker {
  private let system: LockedSystem
  private let errors: UnsafeMutableBufferPointer<Int>
  private let library: String
  private let checkedOperation: String
  private let registry: String
  /// What operations returned, added up: keeps it from being optimised away, and lets tests compare it.
  private(set) var sink: UInt64 = 0

  init(_ system: LockedSystem, library: String, errorKeys: [(library: String, operation: String)]) {
    self.system = system
    errors = .allocate(capacity: errorKeys.count)
    for (place, key) in errorKeys.enumerated() {
      let index = system.withLock { $0.index(library: key.library, operation: key.operation) }
      errors.initializeElement(at: place, to: index)
    }
    // Copies, so that no two workers count references on one buffer.
    self.library = String(decoding: Array(library.utf8), as: UTF8.self)
    checkedOperation = String(decoding: Array("instrument_\(library)".utf8), as: UTF8.self)
    registry = String(decoding: Array("registry".utf8), as: UTF8.self)
  }

  /// Performs an operation by its place in ``LockedInstrumentationTarget/operations``.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 0: sink &+= UInt64(system.withLock { $0.status }.instrumented)
    case 5:
      sink &+= system.withLock { $0.isOperationHealthy(library: registry, operation: checkedOperation) } ? 1 : 0
    case 7: try callThroughBreaker()
    default: try performOther(operation, iteration: iteration)
    }
  }

  /// Locks twice, because the call itself is not under the lock.
  private mutating func callThroughBreaker() throws(OperationFailure) {
    guard let generation = system.withLock({ $0.breaker.admit() }) else {
      throw OperationFailure(AutoInstrumentationWorker.Failure.rejected.rawValue)
    }
    sink &+= 1
    system.withLock { $0.breaker.finish(generation: generation, succeeded: true) }
  }

  private mutating func performOther(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 1:
      guard let isInstrumented = system.withLock({ $0.isInstrumented(library) }) else {
        throw OperationFailure(AutoInstrumentationWorker.Failure.notRegistered.rawValue)
      }
      sink &+= isInstrumented ? 1 : 0
    case 2: sink &+= UInt64(system.withLock { $0.healthReport() }.totalLibraries)
    case 3: sink &+= UInt64(system.withLock { $0.status }.registered)
    case 4: sink &+= system.withLock { $0.operations[errors[0]].failures }
    case 6: system.withLock { $0.fail(errors[Int(iteration % UInt64(errors.count))]) }
    case 8: sink &+= UInt64(system.withLock { $0.libraries.map(\.name) }.count)
    case 9: sink &+= UInt64(system.withLock { $0.libraries.filter(\.isAvailable).map(\.name) }.count)
    case 10: sink &+= UInt64(system.withLock { $0.libraries }.count)
    case 11: sink &+= system.withLock { $0.resetAllErrors() }
    default:
      system.withLock { state in
        if iteration & 1 == 0 { state.uninstrument(library) } else { state.instrument(library) }
      }
    }
  }

  /// Frees the handles.
  public mutating func finish() { errors.deallocate() }
}
