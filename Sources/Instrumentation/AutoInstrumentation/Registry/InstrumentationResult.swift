/// The result of instrumenting, uninstrumenting or unregistering a library.
public enum InstrumentationResult: Sendable, Equatable {
  /// Done.
  case succeeded
  /// It was already in that state; no closure was called.
  case unchanged
  /// No library of that name is registered.
  case unknownLibrary
  /// The library is not present in this process, or its availability check threw.
  case notAvailable
  /// Too many attempts failed; the next one is admitted after this time; zero if one is in progress; nil if the breaker
  /// for attempts is forced open until it is reset.
  case rejected(retryAfter: Duration?)
  /// The library's own closure threw this error.
  case failed(String)

  /// Whether the library is now in the requested state.
  public var isSuccess: Bool { self == .succeeded || self == .unchanged }

  /// A sentence for people.
  public var reason: String {
    switch self {
    case .succeeded: "done"
    case .unchanged: "nothing to do"
    case .unknownLibrary: "no library of that name is registered"
    case .notAvailable: "the library is not present in this process"
    case .rejected(.zero): "an attempt is under way"
    case .rejected(nil): "the circuit breaker for instrumentation attempts is forced open until it is reset"
    case .rejected(let retryAfter?): "failed too often: the next attempt is admitted in \(retryAfter)"
    case .failed(let message): "failed: \(message)"
    }
  }
}
