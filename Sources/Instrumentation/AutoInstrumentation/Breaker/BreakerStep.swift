/// The result of an event: the breaker's next word and the effect.
@usableFromInline
struct BreakerStep: Equatable, Sendable {
  @usableFromInline let word: BreakerWord
  @usableFromInline let effect: BreakerEffect
}

/// After M. Nygard, "Release It!". With consecutive failures, the word counts them; with rates, a separate window does,
/// and only its verdict arrives here.
extension BreakerStep: BreakerRules {
  /// The step that `event` causes from `word`: the rules of the word's states. Pure. That
  /// a slow probe counts as a failed one is decided before, by `BreakerEnvironment`.
  ///
  /// - Parameter nowMicroseconds: the time; used only if ``needsTime(_:_:_:)`` is true.
  static func following(
    _ word: BreakerWord, _ event: BreakerEvent, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep {
    switch event {
    case .admission:
      return admission(word, nowMicroseconds: nowMicroseconds, settings)
    case .result(let outcome, let generation):
      guard generation == word.generation else { return BreakerStep(word: word, effect: .ignored) }
      return result(outcome, word, nowMicroseconds: nowMicroseconds, settings)
    case .reportedFailure:
      // It is unknown whether it belongs to a probe; only probes decide.
      guard word.isClosed else { return BreakerStep(word: word, effect: .ignored) }
      return result(.failure, word, nowMicroseconds: nowMicroseconds, settings)
    case .rateExceeded(let generation):
      guard word.isClosed, generation == word.generation else { return BreakerStep(word: word, effect: .ignored) }
      return opened(word, nowMicroseconds: nowMicroseconds, settings)
    case .forceOpen:
      guard word.state != .forcedOpen else { return BreakerStep(word: word, effect: .ignored) }
      return BreakerStep(word: .forcedOpen(generation: word.generation + 1), effect: .opened)
    case .forceClosed:
      guard word.state != .forcedClosed else { return BreakerStep(word: word, effect: .ignored) }
      return BreakerStep(word: .forcedClosed(generation: word.generation + 1), effect: .closed)
    case .reset:
      // A new generation even if already closed, so that the window's counts so far no longer apply.
      guard word.isClosed, settings.rates == nil else {
        return BreakerStep(word: .closed(generation: word.generation + 1, failures: 0), effect: .closed)
      }
      return BreakerStep(word: .closed(generation: word.generation, failures: 0), effect: .counted)
    }
  }

  /// Whether `following` uses the time; otherwise the clock is not read. Pure.
  static func needsTime(_ word: BreakerWord, _ event: BreakerEvent, _ settings: BreakerSettings) -> Bool {
    switch event {
    case .admission: return word.state == .open
    case .result(let outcome, let generation):
      guard outcome == .failure, generation == word.generation else { return false }
      return word.state == .halfOpen || opensWithNextFailure(word, settings)
    case .reportedFailure: return opensWithNextFailure(word, settings)
    case .rateExceeded: return true
    case .forceOpen, .forceClosed, .reset: return false
    }
  }

  private static func opensWithNextFailure(_ word: BreakerWord, _ settings: BreakerSettings) -> Bool {
    word.isClosed && word.payload + 1 >= settings.openingFailures
  }

  private static func opened(
    _ word: BreakerWord, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep {
    let until = min(nowMicroseconds, BreakerWord.lastDeadline) + settings.recoveryMicroseconds
    return BreakerStep(word: .open(generation: word.generation + 1, untilMicroseconds: until), effect: .opened)
  }

  private static func admission(
    _ word: BreakerWord, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep {
    switch word.state {
    case .closed, .forcedClosed:
      return BreakerStep(word: word, effect: .admitted)
    case .forcedOpen:
      return BreakerStep(word: word, effect: .rejected(afterMicroseconds: nil))
    case .open:
      // The word's times saturate, so the time they are compared with must too.
      let now = min(nowMicroseconds, BreakerWord.lastDeadline)
      guard now >= word.payload else {
        return BreakerStep(word: word, effect: .rejected(afterMicroseconds: word.payload - now))
      }
      return BreakerStep(word: .halfOpen(generation: word.generation + 1, probes: 1), effect: .halfOpened)
    case .halfOpen:
      guard word.probes + word.successfulProbes < settings.probeLimit else {
        return BreakerStep(word: word, effect: .rejected(afterMicroseconds: 0))
      }
      return BreakerStep(
        word: .halfOpen(generation: word.generation, probes: word.probes + 1, successes: word.successfulProbes),
        effect: .admitted)
    }
  }

  /// A result of the word's own generation.
  private static func result(
    _ outcome: BreakerOutcome, _ word: BreakerWord, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep {
    switch (word.state, outcome) {
    case (.open, _), (.forcedOpen, _), (.forcedClosed, _):
      return BreakerStep(word: word, effect: .ignored)
    case (.closed, .cancelled):
      return BreakerStep(word: word, effect: .counted)
    case (.closed, .success):
      return BreakerStep(word: .closed(generation: word.generation, failures: 0), effect: .counted)
    case (.closed, .failure):
      if opensWithNextFailure(word, settings) { return opened(word, nowMicroseconds: nowMicroseconds, settings) }
      return BreakerStep(
        word: .closed(generation: word.generation, failures: word.payload + 1), effect: .counted)
    case (.halfOpen, .failure):
      return opened(word, nowMicroseconds: nowMicroseconds, settings)
    case (.halfOpen, .success):
      let successes = word.successfulProbes + 1
      if successes >= settings.probeLimit {
        return BreakerStep(word: .closed(generation: word.generation + 1, failures: 0), effect: .closed)
      }
      return BreakerStep(
        word: .halfOpen(
          generation: word.generation, probes: word.probes == 0 ? 0 : word.probes - 1, successes: successes),
        effect: .counted)
    case (.halfOpen, .cancelled):
      return BreakerStep(
        word: .halfOpen(
          generation: word.generation, probes: word.probes == 0 ? 0 : word.probes - 1,
          successes: word.successfulProbes), effect: .counted)
    }
  }
}
