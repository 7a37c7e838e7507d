/// What came of asking for a library to be instrumented, uninstrumented or unregistered.
public enum InstrumentationResult: Sendable, Equatable {
  /// Done.
  case succeeded
  /// It was so already; nothing was called.
  case unchanged
  /// No library of that name is registered.
  case unknownLibrary
  /// The library is not present in this process, or its availability check threw.
  case notAvailable
  /// Attempts failed too often, and the next one is admitted after a while; zero: one is under way; nil: the breaker of
  /// attempts is forced open, until it is reset.
  case rejected(retryAfter: Duration?)
  /// The library's own closure threw this.
  case failed(String)

  /// Whether the library is now as asked for.
  public var isSuccess: Bool { self == .succeeded || self == .unchanged }

  /// A sentence for people.
  public var reason: String {
    switch self {
    case .succeeded: "done"
    case .unchanged: "nothing to do"
    case .unknownLibrary: "no library of that name is registered"
    case .notAvailable: "the library is not present in this process"
    case .rejected(.zero): "an attempt is under way"
    case .rejected(nil): "the circuit breaker of attempts is forced open until it is reset"
    case .rejected(let retryAfter?): "failed too often: the next attempt is admitted in \(retryAfter)"
    case .failed(let message): "failed: \(message)"
    }
  }
}
