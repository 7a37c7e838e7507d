import Testing

@testable import AutoInstrumentation

/// The transition function, against rules written down a second time, over all words that differ in kind.
struct BreakerStepTests {
  private static let threshold = 3
  private static let timeoutMicroseconds: UInt64 = 1000
  private static let now: UInt64 = 50_000

  private static var policy: BreakerPolicy {
    get throws { try BreakerPolicy(failureThreshold: threshold, recoveryTimeout: .milliseconds(1)) }
  }

  private static let generations: [UInt64] = [0, 1, 7, 16_382, 16_383]

  private static func words(_ generation: UInt64) -> [BreakerWord] {
    (0..<UInt64(threshold)).map { .closed(generation: generation, failures: $0) }
      + [now - 1, now, now + 1, now + 500].map { .open(generation: generation, untilMicroseconds: $0) }
      + [0, 1].map { .halfOpen(generation: generation, probes: $0) }
  }

  private func step(_ word: BreakerWord, _ event: BreakerEvent) throws -> BreakerStep {
    BreakerStep.following(word, event, nowMicroseconds: Self.now, policy: try Self.policy)
  }

  @Test("admission, in every state", arguments: generations)
  func admission(generation: UInt64) throws {
    for word in Self.words(generation) {
      let step = try step(word, .admission)
      switch word.state {
      case .closed:
        #expect(step == BreakerStep(word: word, effect: .admitted))
      case .open where word.payload <= Self.now:
        let next = (generation + 1) % 16_384
        #expect(step == BreakerStep(word: .halfOpen(generation: next, probes: 1), effect: .halfOpened))
      case .open:
        #expect(step == BreakerStep(word: word, effect: .rejected(afterMicroseconds: word.payload - Self.now)))
      case .halfOpen where word.payload == 0:
        #expect(step == BreakerStep(word: .halfOpen(generation: generation, probes: 1), effect: .admitted))
      case .halfOpen:
        #expect(step == BreakerStep(word: word, effect: .rejected(afterMicroseconds: 0)))
      }
    }
  }

  @Test("results of the word's generation, in every state", arguments: generations, BreakerOutcome.allCases)
  func results(generation: UInt64, outcome: BreakerOutcome) throws {
    let next = (generation + 1) % 16_384
    let opened = BreakerStep(
      word: .open(generation: next, untilMicroseconds: Self.now + Self.timeoutMicroseconds), effect: .opened)
    for word in Self.words(generation) {
      let step = try step(word, .result(outcome, generation: generation))
      switch (word.state, outcome) {
      case (.closed, .success):
        #expect(step.word == .closed(generation: generation, failures: 0))
      case (.closed, .failure) where word.payload == 2:
        #expect(step == opened)
      case (.closed, .failure):
        #expect(step.word == .closed(generation: generation, failures: word.payload + 1))
      case (.closed, .cancelled), (.open, _):
        #expect(step.word == word)
      case (.halfOpen, .success):
        #expect(step == BreakerStep(word: .closed(generation: next, failures: 0), effect: .closed))
      case (.halfOpen, .failure):
        #expect(step == opened)
      case (.halfOpen, .cancelled):
        #expect(step.word == .halfOpen(generation: generation, probes: 0))
      }
    }
  }

  @Test("row 5: a result of another generation changes nothing, in every state")
  func staleResults() throws {
    for generation in Self.generations {
      for word in Self.words(generation) {
        for other in Self.generations where other != generation {
          for outcome in BreakerOutcome.allCases {
            let step = try step(word, .result(outcome, generation: other))
            #expect(step == BreakerStep(word: word, effect: .ignored))
          }
        }
      }
    }
  }

  @Test("row 4: a failure without a permit counts while closed only", arguments: generations)
  func reportedFailures(generation: UInt64) throws {
    for word in Self.words(generation) {
      let step = try step(word, .reportedFailure)
      if word.isClosed {
        #expect(step == (try self.step(word, .result(.failure, generation: generation))))
      } else {
        #expect(step == BreakerStep(word: word, effect: .ignored))
      }
    }
  }

  @Test("a reset closes, and makes earlier results stale unless it was closed", arguments: generations)
  func reset(generation: UInt64) throws {
    for word in Self.words(generation) {
      let expected = word.isClosed ? generation : (generation + 1) % 16_384
      #expect(try step(word, .reset).word == .closed(generation: expected, failures: 0))
    }
  }

  @Test("every change of state raises the generation by one, and nothing else does")
  func generationFollowsState() throws {
    for generation in Self.generations {
      for word in Self.words(generation) {
        for event in Self.events(generation) {
          let next = try step(word, event).word
          #expect(
            next.generation == (next.state == word.state ? generation : (generation + 1) % 16_384),
            "\(word) \(event)")
        }
      }
    }
  }

  @Test("the time matters only where needsTime says so")
  func timeIsUsedWhereSaid() throws {
    let policy = try Self.policy
    for word in Self.words(7) {
      for event in Self.events(7) where !BreakerStep.needsTime(word, event, policy) {
        let steps = [0, Self.now, UInt64.max].map {
          BreakerStep.following(word, event, nowMicroseconds: $0, policy: policy)
        }
        #expect(steps[0] == steps[1] && steps[1] == steps[2], "\(word) \(event)")
      }
    }
  }

  @Test("a success of a closed breaker never needs the time")
  func successNeedsNoTime() throws {
    for word in Self.words(7) where word.isClosed {
      #expect(!BreakerStep.needsTime(word, .admission, try Self.policy))
      #expect(!BreakerStep.needsTime(word, .result(.success, generation: 7), try Self.policy))
    }
  }

  @Test("times end at the word's limit without wrapping: the breaker still admits a probe")
  func timeSaturates() throws {
    let opened = BreakerStep.following(
      .closed(generation: 0, failures: 2), .reportedFailure, nowMicroseconds: .max, policy: try Self.policy)
    #expect(opened.word.state == .open)
    #expect(opened.word.payload == BreakerWord.payloadLimit - 1)
    let probed = BreakerStep.following(
      opened.word, .admission, nowMicroseconds: .max, policy: try Self.policy)
    #expect(probed.effect == .halfOpened)
  }

  @Test("the word keeps its fields apart, and zero is a fresh closed breaker")
  func layout() {
    #expect(BreakerWord(rawValue: 0) == .closed(generation: 0, failures: 0))
    let word = BreakerWord.open(generation: 16_383, untilMicroseconds: (1 << 48) - 1)
    #expect(word.state == .open)
    #expect(word.generation == 16_383)
    #expect(word.payload == (1 << 48) - 1)
    #expect(BreakerWord.closed(generation: 16_383, failures: 0).isClosedWithoutFailures)
    #expect(!BreakerWord.closed(generation: 0, failures: 1).isClosedWithoutFailures)
    #expect(!BreakerWord.halfOpen(generation: 0, probes: 0).isClosedWithoutFailures)
    #expect(BreakerWord.halfOpen(generation: 16_384, probes: 1).generation == 0)
  }

  private static func events(_ generation: UInt64) -> [BreakerEvent] {
    [.admission, .reportedFailure, .reset]
      + BreakerOutcome.allCases.flatMap { outcome in
        [generation, generation + 1].map { .result(outcome, generation: $0) }
      }
  }
}
