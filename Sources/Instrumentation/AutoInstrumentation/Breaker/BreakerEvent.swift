/// An event for a circuit breaker.
@usableFromInline
enum BreakerEvent: Equatable, Sendable {
  /// A call asks to be admitted.
  case admission
  /// A call that was admitted in a generation ended.
  case result(BreakerOutcome, generation: UInt64)
  /// A failure of a call that did not ask to be admitted.
  case reportedFailure
  /// The window of a generation exceeded a rate.
  case rateExceeded(generation: UInt64)
  /// Open the breaker until it is reset.
  case forceOpen
  /// Keep the breaker closed, regardless of failures, until it is reset.
  case forceClosed
  /// Close the breaker.
  case reset
}
