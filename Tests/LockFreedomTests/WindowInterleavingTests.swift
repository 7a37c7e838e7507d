import InterleavingExplorer
import TestThreads
import Testing

@testable import AutoInstrumentation

/// Windows under all interleavings with few preemptions.
@Suite(.ownThread)
struct WindowInterleavingTests {
  private static let ok: CallOutcome = .call
  private static let failed: CallOutcome = [.call, .failed]

  private struct State: Sendable {
    let memory: SimulatedMemory
    let window: CallWindow<SimulatedWords>

    init(_ fault: SimulatedWords.Fault) {
      memory = SimulatedMemory(words: CallWindow<SimulatedWords>.wordCount(size: 2))
      window = CallWindow(words: SimulatedWords(memory: memory, fault: fault), size: 2)
    }

    func record(_ outcome: CallOutcome) { _ = window.record(outcome, 0, isCurrent: { true }) }

    /// The sums are those of the ring.
    func check() -> String? {
      let ring = (2..<4).map { CallOutcome(rawValue: memory.load($0) & 7) }
      let failures = UInt64(ring.count { $0.contains(.failed) })
      let totals = window.totals(0)
      return totals.failures == failures && totals.calls == 2 ? nil : "\(totals) of a ring with \(failures) failures"
    }
  }

  private static func exploreSums(_ fault: SimulatedWords.Fault = .none) throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: 3, limit: 200_000, setUp: { State(fault) },
      threads: [
        { state in
          state.record(failed)
          state.record(ok)
        },
        { state in
          state.record(failed)
          state.record(failed)
        },
      ], check: { $0.check() })
  }

  /// Two calls fail at the same time, and both together are too many: the breaker is open in the end, whoever came last.
  private static func exploreOpening(
    _ window: BreakerWindow, _ fault: SimulatedWords.Fault = .none
  ) throws -> ExplorationResult {
    let policy = try BreakerPolicy(
      rates: BreakerRates(window: window, minimumCalls: 2, failurePercent: 100), recoveryTimeout: .seconds(1))
    let settings = BreakerSettings(policy, layout: BreakerLayout(policy, statisticsOffset: 8, stripes: 2))
    let fail: @Sendable (Int) -> @Sendable (SimulatedWords) -> Void = { stripe in
      { words in
        _ = BreakerAlgorithm<SimulatedWords, BreakerStep>.record(
          failed, generation: 0, in: words, settings, stripe: { stripe }, windowNow: { 0 }, now: { 0 })
      }
    }
    return try Exploration.run(
      preemptionBound: 2, limit: 200_000,
      setUp: { SimulatedWords(memory: SimulatedMemory(words: settings.layout.wordCount), fault: fault) },
      threads: [fail(0), fail(1)],
      check: { words in
        let state = BreakerWord(rawValue: words.word(0).load()).state
        return state == .open ? nil : "the breaker is \(state)"
      })
  }

  @Test("the sums are those of the ring, in whatever order threads come") func sums() throws {
    let result = try Self.exploreSums()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test(
    "of failures that end together, the last one opens the breaker",
    arguments: [
      BreakerWindow.calls(2), .time(.seconds(1)),
    ])
  func opening(_ window: BreakerWindow) throws {
    let result = try Self.exploreOpening(window)
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 10)
  }

  @Test("caught: no compare-and-swap") func noCompareAndSwap() throws {
    #expect(BreakerInterleavingTests.isFailed(try Self.exploreSums(.noCompareAndSwap)))
    #expect(BreakerInterleavingTests.isFailed(try Self.exploreOpening(.calls(2), .noCompareAndSwap)))
  }
}
