internal import AutoInstrumentation
public import LoadTarget

/// Performs the operations of the instrumented system. Holds handles, which are plain pointers, and strings of its own:
/// nothing that two workers would retain.
public struct AutoInstrumentationWorker: LoadWorker {
  enum Operation: String, CaseIterable {
    case getStatus = "get_status"
    case getLibraryStatus = "get_library_status"
    case getHealthReport = "get_health_report"
    case getRegistry = "get_registry"
    case getErrorHandler = "get_error_handler"
    case healthCheck = "health_check"
    case handleError = "handle_error"
    case circuitBreakerCall = "circuit_breaker_call"
    case listLibraries = "list_libraries"
    case getAvailableLibraries = "get_available_libraries"
    case getInstrumentationSummary = "get_instrumentation_summary"
    case resetAllErrors = "reset_all_errors"
    case toggleInstrumentation = "toggle_instrumentation"

    var summary: String {
      switch self {
      case .getStatus: "reads the status of all libraries at one moment"
      case .getLibraryStatus: "reads the status of one library by name"
      case .getHealthReport: "builds a health report"
      case .getRegistry: "reads how many libraries are registered"
      case .getErrorHandler: "reads the failure count of an operation by handle"
      case .healthCheck: "asks by names whether an operation is healthy"
      case .handleError: "records an error of medium severity"
      case .circuitBreakerCall: "a successful call through a closed breaker"
      case .listLibraries: "lists registered libraries"
      case .getAvailableLibraries: "lists available libraries"
      case .getInstrumentationSummary: "builds the summary of all libraries"
      case .resetAllErrors: "resets all counts and breakers"
      case .toggleInstrumentation: "instruments a library, or uninstruments it"
      }
    }
  }

  enum Failure: Int32 {
    case rethrown = 1
    case rejected = 2
    case notRegistered = 3

    var name: String {
      switch self {
      case .rethrown: "rethrown"
      case .rejected: "rejected"
      case .notRegistered: "not_registered"
      }
    }
  }

  private struct SyntheticError: Error {}

  // The target outlives its workers and keeps the system and the breaker.
  private unowned(unsafe) let system: InstrumentedSystem
  private let status: StatusHandle
  private let health: HealthHandle
  private let breaker: BreakerHandle
  private let errors: UnsafeMutableBufferPointer<OperationHandle>
  private let library: String
  private let checkedOperation: String
  private let error: any Error = SyntheticError()
  /// What operations returned, added up: keeps it from being optimised away, and lets tests compare it.
  private(set) var sink: UInt64 = 0

  init(
    _ target: AutoInstrumentationTarget, index: Int, errorKeys: [(library: String, operation: String)]
  ) throws {
    system = target.system
    status = target.system.statusHandle
    health = target.system.healthHandle
    breaker = target.breaker.handle
    errors = .allocate(capacity: errorKeys.count)
    var made = 0
    for key in errorKeys {
      errors.initializeElement(
        at: made, to: try target.system.operation(library: key.library, operation: key.operation))
      made += 1
    }
    let name = target.libraries[index % target.libraries.count]
    // Copies, so that no two workers count references on one buffer.
    library = String(decoding: Array(name.utf8), as: UTF8.self)
    checkedOperation = String(decoding: Array("instrument_\(name)".utf8), as: UTF8.self)
  }

  /// Performs an operation by its place in ``AutoInstrumentationTarget/operations``.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 0: sink &+= status.snapshot().rawValue
    case 5: sink &+= health.isOperationHealthy(library: "registry", operation: checkedOperation) ? 1 : 0
    case 7: try callThroughBreaker()
    default: try performOther(operation, iteration: iteration)
    }
  }

  private mutating func callThroughBreaker() throws(OperationFailure) {
    guard let permit = breaker.admit() else { throw OperationFailure(Failure.rejected.rawValue) }
    sink &+= 1
    permit.finish(.success)
  }

  private mutating func performOther(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 1:
      guard let status = status.status(of: library) else { throw OperationFailure(Failure.notRegistered.rawValue) }
      sink &+= status == .instrumented ? 1 : 0
    case 2: sink &+= UInt64(system.healthReport().totalLibraries)
    case 3: sink &+= UInt64(status.snapshot().count)
    case 4: sink &+= UInt64(errors[0].failures)
    case 6:
      do { try errors[Int(iteration % UInt64(errors.count))].handleError(error, severity: .medium) } catch {
        throw OperationFailure(Failure.rethrown.rawValue)
      }
    case 8: sink &+= UInt64(system.listLibraries().count)
    case 9: sink &+= UInt64(system.availableLibraries().count)
    case 10: sink &+= UInt64(system.summary().count)
    case 11: sink &+= UInt64(system.resetAllErrors())
    default: _ = iteration & 1 == 0 ? system.uninstrument(library) : system.instrument(library)
    }
  }

  /// Frees the handles.
  public mutating func finish() { errors.deallocate() }
}
