/// What an event makes of a breaker: its next word, and what came of it.
@usableFromInline
struct BreakerStep: Equatable, Sendable {
  @usableFromInline let word: BreakerWord
  @usableFromInline let effect: BreakerEffect

  /// What follows `word` upon `event`: the one place that knows the rules. Pure.
  ///
  /// After M. Nygard, "Release It!", with consecutive failures and one probe.
  ///
  /// - Parameter nowMicroseconds: the time; used only where ``needsTime(_:_:_:)`` says so.
  static func following(
    _ word: BreakerWord, _ event: BreakerEvent, nowMicroseconds: UInt64, policy: BreakerPolicy
  ) -> BreakerStep {
    switch event {
    case .admission:
      return admission(word, nowMicroseconds: nowMicroseconds, policy: policy)
    case .result(let outcome, let generation):
      guard generation == word.generation else { return BreakerStep(word: word, effect: .ignored) }
      return result(outcome, word, nowMicroseconds: nowMicroseconds, policy: policy)
    case .reportedFailure:
      // Nobody can tell whether it belongs to the probe: the probe alone decides.
      guard word.isClosed else { return BreakerStep(word: word, effect: .ignored) }
      return result(.failure, word, nowMicroseconds: nowMicroseconds, policy: policy)
    case .reset:
      guard !word.isClosed else {
        return BreakerStep(word: .closed(generation: word.generation, failures: 0), effect: .counted)
      }
      return BreakerStep(word: .closed(generation: word.generation + 1, failures: 0), effect: .closed)
    }
  }

  /// Whether `following` looks at the time. Everything else spares the clock. Pure.
  static func needsTime(_ word: BreakerWord, _ event: BreakerEvent, _ policy: BreakerPolicy) -> Bool {
    switch event {
    case .admission: return word.state == .open
    case .result(let outcome, let generation):
      guard outcome == .failure, generation == word.generation else { return false }
      return word.state == .halfOpen || opensWithNextFailure(word, policy)
    case .reportedFailure: return opensWithNextFailure(word, policy)
    case .reset: return false
    }
  }

  private static func opensWithNextFailure(_ word: BreakerWord, _ policy: BreakerPolicy) -> Bool {
    word.isClosed && word.payload + 1 >= UInt64(policy.failureThreshold)
  }

  private static func admission(
    _ word: BreakerWord, nowMicroseconds: UInt64, policy: BreakerPolicy
  ) -> BreakerStep {
    switch word.state {
    case .closed:
      return BreakerStep(word: word, effect: .admitted)
    case .open:
      // The word's times end at its limit, and so must the time they are compared with.
      let now = min(nowMicroseconds, BreakerWord.payloadLimit - 1)
      guard now >= word.payload else {
        return BreakerStep(word: word, effect: .rejected(afterMicroseconds: word.payload - now))
      }
      return BreakerStep(word: .halfOpen(generation: word.generation + 1, probes: 1), effect: .halfOpened)
    case .halfOpen:
      guard word.payload < policy.probeLimit else {
        return BreakerStep(word: word, effect: .rejected(afterMicroseconds: 0))
      }
      return BreakerStep(
        word: .halfOpen(generation: word.generation, probes: word.payload + 1), effect: .admitted)
    }
  }

  /// A result of the word's own generation.
  private static func result(
    _ outcome: BreakerOutcome, _ word: BreakerWord, nowMicroseconds: UInt64, policy: BreakerPolicy
  ) -> BreakerStep {
    let opened = BreakerStep(
      word: .open(
        generation: word.generation + 1,
        untilMicroseconds: min(nowMicroseconds, BreakerWord.payloadLimit) + policy.recoveryMicroseconds),
      effect: .opened)
    switch (word.state, outcome) {
    case (.open, _):
      return BreakerStep(word: word, effect: .ignored)
    case (.closed, .success):
      return BreakerStep(word: .closed(generation: word.generation, failures: 0), effect: .counted)
    case (.closed, .failure):
      if opensWithNextFailure(word, policy) { return opened }
      return BreakerStep(
        word: .closed(generation: word.generation, failures: word.payload + 1), effect: .counted)
    case (.closed, .cancelled):
      return BreakerStep(word: word, effect: .counted)
    case (.halfOpen, .success):
      return BreakerStep(word: .closed(generation: word.generation + 1, failures: 0), effect: .closed)
    case (.halfOpen, .failure):
      return opened
    case (.halfOpen, .cancelled):
      let probes = word.payload == 0 ? 0 : word.payload - 1
      return BreakerStep(word: .halfOpen(generation: word.generation, probes: probes), effect: .counted)
    }
  }
}
