import InterleavingExplorer

@testable import AutoInstrumentation

/// A breaker that opens on rates in a simulated memory, and a clock that threads move from slice to slice.
struct SimulatedRates: Sendable {
  private let words: SimulatedWords
  private let settings: BreakerSettings

  /// - Parameter fault: how the words are broken.
  init(_ settings: BreakerSettings, _ model: MemoryModel, _ fault: SimulatedWords.Fault = .none) {
    self.settings = settings
    words = SimulatedWords(memory: SimulatedMemory(words: settings.layout.wordCount + 1, model: model), fault: fault)
  }

  /// Settings of a breaker that opens on failures.
  static func settings(
    _ window: BreakerWindow, minimumCalls: Int, failurePercent: Double, stripes: Int = 2
  ) throws -> BreakerSettings {
    let policy = try BreakerPolicy(
      rates: BreakerRates(window: window, minimumCalls: minimumCalls, failurePercent: failurePercent),
      recoveryTimeout: .seconds(1))
    return BreakerSettings(policy, layout: BreakerLayout(policy, statisticsOffset: 8, stripes: stripes))
  }

  /// Ends an admitted call.
  func end(_ outcome: CallOutcome, stripe: Int = 0) {
    let now = { clock.load() * sliceNanoseconds }
    _ = BreakerAlgorithm<SimulatedWords, BreakerStep>.record(
      outcome, generation: 0, in: words, settings, stripe: { stripe }, windowNow: now, now: now)
  }

  /// Moves the clock on by slices of a window of time.
  func advance(slices: UInt64 = 1) { _ = clock.add(slices) }

  /// What is wrong if the breaker is not in a state.
  func check(_ expected: BreakerState) -> String? {
    let state = BreakerWord(rawValue: words.word(0).load()).state
    return state == expected ? nil : "the breaker is \(state)"
  }

  /// The slice that it is now.
  private var clock: SimulatedWord { words.word(settings.layout.wordCount) }

  private var sliceNanoseconds: UInt64 {
    if case .time(let sliceNanoseconds) = settings.window { sliceNanoseconds } else { 1 }
  }
}
