/// The changes of state of a breaker, or of all breakers of a system, from the moment of the request on.
///
/// Each sequence has its own buffer: if the buffer is full, the oldest transition is dropped and counted in
/// ``droppedCount``. The sequence ends when the breaker or system is no longer referenced, including by handles,
/// permits and scopes. Iterate it only once.
public struct BreakerTransitions: AsyncSequence, Sendable {
  /// A change of state.
  public typealias Element = BreakerTransition
  /// Never throws.
  public typealias Failure = Never

  let stream: AsyncStream<BreakerTransition>
  let subscription: TransitionSubscription

  /// The number of transitions dropped because the buffer was full.
  public var droppedCount: Int { subscription.droppedCount }

  /// The iterator; create only one.
  public func makeAsyncIterator() -> AsyncStream<BreakerTransition>.Iterator { stream.makeAsyncIterator() }
}
