/// What came of an event.
@usableFromInline
enum BreakerEffect: Equatable, Sendable {
  /// The call may run.
  case admitted
  /// The call may run, as a probe that decides; the breaker was open and is half-open now.
  case halfOpened
  /// The call must not run; microseconds until a probe will be admitted, 0 while probes are under way, nil when none will
  /// be before someone resets the breaker.
  case rejected(afterMicroseconds: UInt64?)
  /// The result counted, and the state stays.
  case counted
  /// The result changed nothing: it is of an earlier generation, or came while open.
  case ignored
  /// The breaker opened.
  case opened
  /// The breaker closed.
  case closed
}
