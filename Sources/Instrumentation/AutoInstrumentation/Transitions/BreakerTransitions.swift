/// The changes of state of a breaker, or of all breakers of a system, from when it was asked for.
///
/// Each sequence has a buffer of its own: when nobody takes transitions out and it is full, the oldest goes, and is counted
/// in ``droppedCount``. Ends when nothing refers to the breaker or system any more, handles, permits and scopes included. To be
/// iterated once.
public struct BreakerTransitions: AsyncSequence, Sendable {
  /// A change of state.
  public typealias Element = BreakerTransition
  /// Never throws.
  public typealias Failure = Never

  let stream: AsyncStream<BreakerTransition>
  let subscription: TransitionSubscription

  /// How many transitions were dropped because the buffer was full.
  public var droppedCount: Int { subscription.droppedCount }

  /// The iterator; take one only.
  public func makeAsyncIterator() -> AsyncStream<BreakerTransition>.Iterator { stream.makeAsyncIterator() }
}
