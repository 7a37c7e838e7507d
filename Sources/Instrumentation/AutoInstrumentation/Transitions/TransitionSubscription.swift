import Synchronization

/// One listener's buffer.
final class TransitionSubscription: Sendable {
  let continuation: AsyncStream<BreakerTransition>.Continuation
  /// Incremented by notifying threads, read by the listener. Relaxed suffices: no other data depends on it.
  private let dropped = Atomic(0)

  var droppedCount: Int { dropped.load(ordering: .relaxed) }

  init(_ continuation: AsyncStream<BreakerTransition>.Continuation) { self.continuation = continuation }

  func tell(_ transition: BreakerTransition) {
    if case .dropped = continuation.yield(transition) { dropped.add(1, ordering: .relaxed) }
  }
}
