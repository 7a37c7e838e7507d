/// The effect of an event.
@usableFromInline
enum BreakerEffect: Equatable, Sendable {
  /// The call may run.
  case admitted
  /// The call may run as a probe; the breaker was open and is now half-open.
  case halfOpened
  /// The call must not run; with the microseconds until a probe will be admitted, 0 while probes are in progress, nil
  /// if none will be admitted until the breaker is reset.
  case rejected(afterMicroseconds: UInt64?)
  /// The result was counted; the state is unchanged.
  case counted
  /// The result had no effect: it belongs to an earlier generation, or the breaker is open.
  case ignored
  /// The breaker opened.
  case opened
  /// The breaker closed.
  case closed
}
