/// The immutable data that breakers share: policy, memory, time source, and the observer of state changes. It keeps the
/// words of its breakers alive.
@usableFromInline
final class BreakerEnvironment: Sendable {
  private typealias Algorithm = BreakerAlgorithm<MemoryWords, BreakerStep>

  let policy: BreakerPolicy
  let settings: BreakerSettings
  let time: TimeSource
  /// The name of the breaker whose words begin at an address.
  let nameOfBreaker: @Sendable (UnsafeRawPointer) -> String
  /// Notified of every change of state, after it happened, by the thread whose event caused it.
  let observer: BreakerObserver
  /// The memory of the breakers' words.
  let region: ZeroedRegion

  init(
    policy: BreakerPolicy, layout: BreakerLayout, region: ZeroedRegion, time: TimeSource,
    nameOfBreaker: @escaping @Sendable (UnsafeRawPointer) -> String, observer: BreakerObserver
  ) {
    self.policy = policy
    settings = BreakerSettings(policy, layout: layout)
    self.region = region
    self.time = time
    self.nameOfBreaker = nameOfBreaker
    self.observer = observer
  }

  /// Applies an event to a breaker. Lock-free.
  ///
  /// - Parameter nowNanoseconds: the time, if the caller has read it already.
  /// - Returns: the word after the event, and the effect.
  @discardableResult
  func apply(_ event: BreakerEvent, to words: MemoryWords, nowNanoseconds: UInt64? = nil) -> BreakerStep {
    let change = Algorithm.apply(event, to: words, settings) { nowNanoseconds ?? time.nanoseconds() }
    tell(change, words)
    return change.step
  }

  /// Records the result of an admitted call. Lock-free.
  func finish(_ outcome: BreakerOutcome, _ ticket: BreakerTicket, _ words: MemoryWords) {
    let current = BreakerWord(rawValue: words.word(0).load())
    if case .none = settings.window {
      apply(.result(outcome, generation: ticket.generation), to: words)
      return
    }
    var isSlow = false
    if let slowNanoseconds = settings.slowNanoseconds, outcome != .cancelled {
      let now = time.nanoseconds()
      isSlow = now > ticket.startedNanoseconds && now - ticket.startedNanoseconds > slowNanoseconds
    }
    guard current.isClosed, current.generation == ticket.generation else {
      // A slow probe does not show that the breaker may close.
      apply(.result(isSlow && outcome == .success ? .failure : outcome, generation: ticket.generation), to: words)
      return
    }
    if outcome == .cancelled { return }
    var call = CallOutcome.success
    if outcome == .failure { call.insert(.failed) }
    if isSlow { call.insert(.slow) }
    record(call, generation: ticket.generation, words)
  }

  /// Counts a failure of a call that did not ask to be admitted. Lock-free.
  func reportFailure(_ words: MemoryWords, nowNanoseconds: UInt64) {
    if case .none = settings.window {
      apply(.reportedFailure, to: words, nowNanoseconds: nowNanoseconds)
      return
    }
    let current = BreakerWord(rawValue: words.word(0).load())
    guard current.isClosed else { return }
    record(.failed, generation: current.generation, words)
  }

  private func record(_ call: CallOutcome, generation: UInt64, _ words: MemoryWords) {
    let change = Algorithm.record(
      call, generation: generation, in: words, settings, stripe: { Stripes.current },
      windowNow: { time.coarseNanoseconds() }, now: { time.nanoseconds() })
    if let change { tell(change, words) }
  }

  private func tell(_ change: Algorithm.Change, _ words: MemoryWords) {
    let after = change.step.word.state
    guard change.before.state != after else { return }
    observer.stateChanged(nameOfBreaker(UnsafeRawPointer(words.base)), from: change.before.state, to: after)
  }
}
