internal import LoadTarget

/// The operations of the instrumented system and its locked twin. Raw values are the indices that workers perform.
enum InstrumentationOperation: Int, CaseIterable {
  case getStatus
  case getLibraryStatus
  case getHealthReport
  case getRegistry
  case getErrorHandler
  case healthCheck
  case handleError
  case circuitBreakerCall
  case listLibraries
  case getAvailableLibraries
  case getInstrumentationSummary
  case resetAllErrors
  case toggleInstrumentation
  case healthCheckByHandle
  case circuitBreakerCallLast100
  case circuitBreakerCallLast10s
  case bareCall
  case safeOperation
  case safeOperationByName
  case contextManager
  case asyncBareCall
  case asyncSafeOperation
  case memoryIntensiveOps
  case healthCheckUnknown
  case handleErrorDistinct

  /// All operations, as a target lists them.
  static let descriptions = allCases.map { operation in
    let (name, summary) = operation.words
    return OperationDescription(name, summary, asynchronous: operation.isAsynchronous)
  }

  private var isAsynchronous: Bool { self == .asyncBareCall || self == .asyncSafeOperation }

  private var words: (name: String, summary: String) {
    switch self {
    case .getStatus: ("get_status", "reads the status of all libraries at one moment")
    case .getLibraryStatus: ("get_library_status", "reads the status of one library by name")
    case .getHealthReport: ("get_health_report", "builds a health report")
    case .getRegistry: ("get_registry", "reads the number of registered libraries")
    case .getErrorHandler: ("get_error_handler", "reads the failure count of an operation by handle")
    case .healthCheck: ("health_check", "checks by name whether an operation is healthy")
    case .handleError: ("handle_error", "records an error of medium severity")
    case .circuitBreakerCall: ("circuit_breaker_call", "a successful call through a closed breaker")
    case .listLibraries: ("list_libraries", "lists registered libraries")
    case .getAvailableLibraries: ("get_available_libraries", "lists available libraries")
    case .getInstrumentationSummary: ("get_instrumentation_summary", "builds the summary of all libraries")
    case .resetAllErrors: ("reset_all_errors", "resets all counts and breakers")
    case .toggleInstrumentation: ("toggle_instrumentation", "toggles the instrumentation of a library")
    case .healthCheckByHandle: ("health_check_by_handle", "checks by handle whether an operation is healthy")
    case .circuitBreakerCallLast100:
      ("circuit_breaker_call_last_100", "a successful call through a breaker that judges the last 100 calls")
    case .circuitBreakerCallLast10s:
      ("circuit_breaker_call_last_10s", "a successful call through a breaker that judges the last 10 s")
    case .bareCall: ("bare_call", "the call that the operations below wrap, without a wrapper")
    case .safeOperation: ("safe_operation", "the call in safeOperation, by handle")
    case .safeOperationByName: ("safe_operation_by_name", "the call in safeOperation, by name")
    case .contextManager: ("context_manager", "the call in a scope, by handle")
    case .asyncBareCall: ("async_bare_call", "an asynchronous call, without a wrapper")
    case .asyncSafeOperation: ("async_safe_operation", "the asynchronous call in safeOperation, by handle")
    case .memoryIntensiveOps:
      ("memory_intensive_ops", "100 errors over 10 libraries × 5 operations, 50 statuses, 50 health reports, a reset")
    case .healthCheckUnknown:
      ("health_check_unknown", "checks the health of an operation that was not used before")
    case .handleErrorDistinct: ("handle_error_distinct", "records an error of an operation that never failed before")
    }
  }
}
