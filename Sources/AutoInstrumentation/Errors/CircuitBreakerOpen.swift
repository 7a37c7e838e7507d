/// A circuit breaker rejected a call. Not a failure of the call: it did not run.
public struct CircuitBreakerOpen: Error, Equatable, CustomStringConvertible {
  /// The breaker's name; `library / operation` for one of the error table.
  public let breaker: String
  /// How long until a probe will be admitted; zero when a probe is under way.
  public let retryAfter: Duration

  /// Describes a rejection.
  public init(breaker: String, retryAfter: Duration) {
    self.breaker = breaker
    self.retryAfter = retryAfter
  }

  /// A sentence for people.
  public var description: String {
    retryAfter > .zero
      ? "circuit breaker '\(breaker)' is open: the next probe is admitted in \(retryAfter)"
      : "circuit breaker '\(breaker)' is half-open: a probe is under way"
  }
}
