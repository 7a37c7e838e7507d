import Synchronization

/// What breakers share and never changes: policy, time, and who hears of changes of state.
@usableFromInline
final class BreakerEnvironment: Sendable {
  let policy: BreakerPolicy
  let time: TimeSource
  /// Names the breaker whose word is at an address.
  let nameOfBreaker: @Sendable (UnsafeRawPointer) -> String
  /// Told of every change of state, by the thread whose event made it, after it happened.
  let stateChanged: @Sendable (UnsafeRawPointer, BreakerEffect) -> Void

  init(
    policy: BreakerPolicy, time: TimeSource,
    nameOfBreaker: @escaping @Sendable (UnsafeRawPointer) -> String,
    stateChanged: @escaping @Sendable (UnsafeRawPointer, BreakerEffect) -> Void
  ) {
    self.policy = policy
    self.time = time
    self.nameOfBreaker = nameOfBreaker
    self.stateChanged = stateChanged
  }

  /// Applies an event to a breaker's word. Lock-free: a failed compare-and-swap means that another event got through.
  ///
  /// Writers of the word: this loop only. Readers: this loop, and the fast paths of ``BreakerHandle``. The word is the
  /// breaker's whole state, so the swap needs no order with other memory; acquire and release let what a thread did
  /// before its event be seen by those who see the event's effect.
  ///
  /// - Parameter nowNanoseconds: the time, if the caller has read it already.
  /// - Returns: the word that the event left, and what came of it.
  func apply(
    _ event: BreakerEvent, to word: UnsafeMutablePointer<Atomic<UInt64>>, nowNanoseconds: UInt64? = nil
  ) -> BreakerStep {
    var known = nowNanoseconds
    var current = BreakerWord(rawValue: word.pointee.load(ordering: .acquiring))
    while true {
      if known == nil, BreakerStep.needsTime(current, event, policy) { known = time.nanoseconds() }
      let step = BreakerStep.following(current, event, nowMicroseconds: (known ?? 0) / 1000, policy: policy)
      if step.word == current { return step }
      let (exchanged, original) = word.pointee.compareExchange(
        expected: current.rawValue, desired: step.word.rawValue, successOrdering: .acquiringAndReleasing,
        failureOrdering: .acquiring)
      if exchanged {
        if step.word.state != current.state { stateChanged(UnsafeRawPointer(word), step.effect) }
        return step
      }
      current = BreakerWord(rawValue: original)
    }
  }
}
