/// A circuit breaker rejected a call. Not a failure of the call: it did not run.
public struct CircuitBreakerOpen: Error, Hashable, CustomStringConvertible {
  /// The breaker's name; `library / operation` for one of the error table.
  public let breaker: String
  /// The breaker's state when the rejection was described.
  public let state: BreakerState
  /// The time until the next probe is admitted; zero if a probe is due or in progress; nil if the breaker is forced
  /// open until it is reset.
  public let retryAfter: Duration?

  /// Describes a rejection.
  public init(breaker: String, state: BreakerState = .open, retryAfter: Duration?) {
    self.breaker = breaker
    self.state = state
    self.retryAfter = retryAfter
  }

  /// A sentence for people.
  public var description: String {
    guard let retryAfter else { return "circuit breaker '\(breaker)' is forced open until it is reset" }
    return retryAfter > .zero
      ? "circuit breaker '\(breaker)' is open: the next probe is admitted in \(retryAfter)"
      : "circuit breaker '\(breaker)' admits only probes, and a probe is due or under way"
  }
}
