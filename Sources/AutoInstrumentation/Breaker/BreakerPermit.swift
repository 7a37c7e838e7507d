public import Synchronization

/// The right to perform one call, and the duty to tell how it ended.
///
/// A permit has one owner and cannot be copied. One that is dropped without a result counts as cancelled, so that a
/// half-open breaker never waits for a probe that nobody performs. It must not outlive its breaker.
@frozen
public struct BreakerPermit: ~Copyable, Sendable {
  @usableFromInline let breaker: BreakerHandle
  @usableFromInline let generation: UInt64

  @inlinable
  init(breaker: BreakerHandle, generation: UInt64) {
    self.breaker = breaker
    self.generation = generation
  }

  @inlinable
  deinit { Self.finish(breaker, generation, .cancelled) }

  /// Tells how the call ended. Lock-free; one load for a success while closed without failures.
  ///
  /// A result whose breaker has changed its state since the call was admitted is ignored.
  @inlinable
  public consuming func finish(_ outcome: BreakerOutcome) {
    let breaker = breaker
    let generation = generation
    discard self
    Self.finish(breaker, generation, outcome)
  }

  @inlinable
  static func finish(_ breaker: BreakerHandle, _ generation: UInt64, _ outcome: BreakerOutcome) {
    let current = BreakerWord(rawValue: breaker.word.pointee.load(ordering: .acquiring))
    // Nothing to reset, or of another generation: no write, so that successes on many threads share the line unharmed.
    if outcome != .failure, current.isClosedWithoutFailures { return }
    breaker.finishSlowly(outcome, generation: generation)
  }
}
