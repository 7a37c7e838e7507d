import Synchronization

/// Tells listeners of transitions. Without listeners telling is wait-free: one load; with some it takes a lock for a
/// moment, after the transition itself is done.
final class TransitionHub: @unchecked Sendable {
  // Protected by `lock`.
  private var subscriptions: [UInt64: TransitionSubscription] = [:]
  // Protected by `lock`.
  private var made: UInt64 = 0
  private let lock = Lock()
  /// How many listeners there are. Written under the lock, with release; read without it. A listener that comes while a
  /// transition happens may miss that one.
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
