/// What happens to a circuit breaker.
@usableFromInline
enum BreakerEvent: Equatable, Sendable {
  /// A call asks to be admitted.
  case admission
  /// A call that was admitted in a generation ended.
  case result(BreakerOutcome, generation: UInt64)
  /// A failure of a call that did not ask to be admitted.
  case reportedFailure
  /// The window of a generation went over a rate.
  case rateExceeded(generation: UInt64)
  /// Open until reset.
  case forceOpen
  /// Closed, whatever fails, until reset.
  case forceClosed
  /// Back to closed.
  case reset
}
