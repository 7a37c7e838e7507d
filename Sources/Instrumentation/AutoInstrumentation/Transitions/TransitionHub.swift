import Synchronization

/// Notifies listeners of transitions. Without listeners this is wait-free: one load; otherwise it takes a lock briefly,
/// after the transition itself.
final class TransitionHub: @unchecked Sendable {
  // Protected by `lock`.
  private var subscriptions: [UInt64: TransitionSubscription] = [:]
  // Protected by `lock`.
  private var made: UInt64 = 0
  private let lock = Lock()
  /// The number of listeners. Written under the lock, with release; read without it. A listener that is added during a
  /// transition may miss it.
  private let count = Atomic(0)

  /// Whether anyone listens.
  var hasListeners: Bool { count.load(ordering: .acquiring) > 0 }

  deinit { for subscription in subscriptions.values { subscription.continuation.finish() } }

  func listen(bufferLimit: Int) -> BreakerTransitions {
    precondition(bufferLimit > 0, "bufferLimit must be at least 1")
    let (stream, continuation) = AsyncStream<BreakerTransition>.makeStream(
      bufferingPolicy: .bufferingNewest(bufferLimit))
    let subscription = TransitionSubscription(continuation)
    let id = lock.withLock {
      made += 1
      subscriptions[made] = subscription
      count.store(subscriptions.count, ordering: .releasing)
      return made
    }
    continuation.onTermination = { [weak self] _ in self?.forget(id) }
    return BreakerTransitions(stream: stream, subscription: subscription)
  }

  func tell(_ transition: BreakerTransition) {
    for subscription in lock.withLock({ Array(subscriptions.values) }) { subscription.tell(transition) }
  }

  private func forget(_ id: UInt64) {
    lock.withLock {
      subscriptions[id] = nil
      count.store(subscriptions.count, ordering: .releasing)
    }
  }
}
