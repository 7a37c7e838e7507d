import Testing

@testable import AutoInstrumentation

/// The transition function, against rules written down a second time, over all words that differ in kind.
struct BreakerStepTests {
  private static let threshold = 3
  private static let timeoutMicroseconds: UInt64 = 1000
  private static let now: UInt64 = 50_000

  private static var settings: BreakerSettings { get throws { try settings(probes: 1) } }

  private static func settings(probes: Int) throws -> BreakerSettings {
    let policy = try BreakerPolicy(
      failureThreshold: threshold, recoveryTimeout: .milliseconds(1), halfOpenProbes: probes)
    return BreakerSettings(policy, layout: BreakerLayout(policy, statisticsOffset: 8, stripes: 1))
  }

  private static let generations: [UInt64] = [0, 1, 7, 16_382, 16_383]

  private static func words(_ generation: UInt64) -> [BreakerWord] {
    (0..<UInt64(threshold)).map { .closed(generation: generation, failures: $0) }
      + [now - 1, now, now + 1, now + 500].map { .open(generation: generation, untilMicroseconds: $0) }
      + [0, 1].map { .halfOpen(generation: generation, probes: $0) }
      + [.forcedClosed(generation: generation), .forcedOpen(generation: generation)]
  }

  private func step(_ word: BreakerWord, _ event: BreakerEvent) throws -> BreakerStep {
    BreakerStep.following(word, event, nowMicroseconds: Self.now, try Self.settings)
  }

  @Test("admission, in every state", arguments: generations)
  func admission(generation: UInt64) throws {
    for word in Self.words(generation) {
      let step = try step(word, .admission)
      switch word.state {
      case .closed, .forcedClosed:
        #expect(step == BreakerStep(word: word, effect: .admitted))
      case .forcedOpen:
        #expect(step == BreakerStep(word: word, effect: .rejected(afterMicroseconds: nil)))
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
      case (.closed, .cancelled), (.open, _), (.forcedOpen, _), (.forcedClosed, _):
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
    let settings = try Self.settings
    for word in Self.words(7) {
      for event in Self.events(7) where !BreakerStep.needsTime(word, event, settings) {
        let steps = [0, Self.now, UInt64.max].map {
          BreakerStep.following(word, event, nowMicroseconds: $0, settings)
        }
        #expect(steps[0] == steps[1] && steps[1] == steps[2], "\(word) \(event)")
      }
    }
  }

  @Test("a success of a closed breaker never needs the time")
  func successNeedsNoTime() throws {
    for word in Self.words(7) where word.isClosed {
      #expect(!BreakerStep.needsTime(word, .admission, try Self.settings))
      #expect(!BreakerStep.needsTime(word, .result(.success, generation: 7), try Self.settings))
    }
  }

  @Test("times end at the word's limit without wrapping: the breaker still admits a probe")
  func timeSaturates() throws {
    let opened = BreakerStep.following(
      .closed(generation: 0, failures: 2), .reportedFailure, nowMicroseconds: .max, try Self.settings)
    #expect(opened.word.state == .open)
    #expect(opened.word.payload == BreakerWord.payloadLimit - 2)
    let probed = BreakerStep.following(
      opened.word, .admission, nowMicroseconds: .max, try Self.settings)
    #expect(probed.effect == .halfOpened)
  }

  @Test("the word keeps its fields apart, and zero is a fresh closed breaker")
  func layout() {
    #expect(BreakerWord(rawValue: 0) == .closed(generation: 0, failures: 0))
    let word = BreakerWord.open(generation: 16_383, untilMicroseconds: (1 << 48) - 1)
    #expect(word.state == .open)
    #expect(word.generation == 16_383)
    #expect(word.payload == (1 << 48) - 2)
    let probing = BreakerWord.halfOpen(generation: 3, probes: 1_000_000, successes: 999_999)
    #expect(probing.state == .halfOpen)
    #expect(probing.probes == 1_000_000)
    #expect(probing.successfulProbes == 999_999)
    #expect(BreakerWord.forcedOpen(generation: 16_383).state == .forcedOpen)
    #expect(BreakerWord.forcedClosed(generation: 16_383).state == .forcedClosed)
    for generation: UInt64 in [0, 1, 16_383] {
      for word in Self.words(generation) {
        #expect(word.admitsCalls == word.state.admitsCalls)
        #expect(word.isClosed == (word.state == .closed))
      }
    }
    #expect(BreakerWord.closed(generation: 16_383, failures: 0).isClosedWithoutFailures)
    #expect(!BreakerWord.closed(generation: 0, failures: 1).isClosedWithoutFailures)
    #expect(!BreakerWord.halfOpen(generation: 0, probes: 0).isClosedWithoutFailures)
    #expect(BreakerWord.halfOpen(generation: 16_384, probes: 1).generation == 0)
  }

  private static func events(_ generation: UInt64) -> [BreakerEvent] {
    [.admission, .reportedFailure, .reset, .forceOpen, .forceClosed, .rateExceeded(generation: generation)]
      + BreakerOutcome.allCases.flatMap { outcome in
        [generation, generation + 1].map { .result(outcome, generation: $0) }
      }
  }

  @Test("forcing: open rejects and closed admits whatever happens, until a reset", arguments: generations)
  func forcing(generation: UInt64) throws {
    let next = (generation + 1) % 16_384
    for word in Self.words(generation) {
      let open = try step(word, .forceOpen).word
      #expect(open == (word.state == .forcedOpen ? word : .forcedOpen(generation: next)))
      let closed = try step(word, .forceClosed).word
      #expect(closed == (word.state == .forcedClosed ? word : .forcedClosed(generation: next)))
      for forced in [open, closed] {
        for event in Self.events(forced.generation) {
          let after = try step(forced, event).word
          switch event {
          case .reset: #expect(after.state == .closed)
          case .forceOpen: #expect(after.state == .forcedOpen)
          case .forceClosed: #expect(after.state == .forcedClosed)
          default: #expect(after == forced)
          }
        }
      }
    }
  }

  @Test("a rate counts for the closed breaker of its generation only", arguments: generations)
  func rateExceeded(generation: UInt64) throws {
    let next = (generation + 1) % 16_384
    for word in Self.words(generation) {
      let step = try step(word, .rateExceeded(generation: generation))
      if word.isClosed {
        #expect(
          step.word == .open(generation: next, untilMicroseconds: Self.now + Self.timeoutMicroseconds))
      } else {
        #expect(step.word == word)
      }
      #expect(try self.step(word, .rateExceeded(generation: next)).word == word)
    }
  }

  @Test("with N probes, N are admitted in all, and close the breaker when all succeed", arguments: [1, 2, 5])
  func probes(limit: Int) throws {
    let settings = try Self.settings(probes: limit)
    var word = BreakerWord.open(generation: 8, untilMicroseconds: Self.now)
    for _ in 0..<limit {
      let step = BreakerStep.following(word, .admission, nowMicroseconds: Self.now, settings)
      #expect(step.effect != .rejected(afterMicroseconds: 0))
      word = step.word
    }
    for success in 1...limit {
      #expect(
        BreakerStep.following(word, .admission, nowMicroseconds: Self.now, settings).effect
          == .rejected(afterMicroseconds: 0))
      let failed = BreakerStep.following(
        word, .result(.failure, generation: 9), nowMicroseconds: Self.now, settings)
      #expect(failed.effect == .opened)
      word =
        BreakerStep.following(word, .result(.success, generation: 9), nowMicroseconds: Self.now, settings).word
      #expect(word.state == (success == limit ? .closed : .halfOpen))
    }
  }

  @Test("a cancelled probe makes room for another")
  func cancelledProbes() throws {
    let settings = try Self.settings(probes: 2)
    let full = BreakerWord.halfOpen(generation: 1, probes: 1, successes: 1)
    let after = BreakerStep.following(full, .result(.cancelled, generation: 1), nowMicroseconds: 0, settings).word
    #expect(after == .halfOpen(generation: 1, probes: 0, successes: 1))
    #expect(BreakerStep.following(after, .admission, nowMicroseconds: 0, settings).effect == .admitted)
  }
}
