@testable import AutoInstrumentation

/// Rules that let a second probe in while one is under way.
enum TwoPermits: BreakerRules {
  static func following(
    _ word: BreakerWord, _ event: BreakerEvent, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep {
    if case .admission = event, word.state == .halfOpen, word.probes < 2 {
      return BreakerStep(
        word: .halfOpen(generation: word.generation, probes: word.probes + 1), effect: .admitted)
    }
    return BreakerStep.following(word, event, nowMicroseconds: nowMicroseconds, settings)
  }
}

/// Rules that take every result for one of the present generation.
enum NoGenerationCheck: BreakerRules {
  static func following(
    _ word: BreakerWord, _ event: BreakerEvent, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep {
    var event = event
    if case .result(let outcome, _) = event { event = .result(outcome, generation: word.generation) }
    return BreakerStep.following(word, event, nowMicroseconds: nowMicroseconds, settings)
  }
}
