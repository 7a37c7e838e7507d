import InterleavingExplorer
import TestThreads
import Testing

@testable import AutoInstrumentation

/// Windows under all interleavings with few preemptions, while time goes on.
@Suite(.ownThread)
struct WindowInterleavingTests {
  /// Threads that each end calls one after another, after calls that ended before.
  private static func exploreLastCalls(
    size: Int, _ calls: [[CallOutcome]], after before: [CallOutcome] = [.failed, .success, .slow],
    _ fault: SimulatedWords.Fault = .none
  ) throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: calls.count == 2 ? 3 : 2, limit: 200_000,
      setUp: { SimulatedCallWindow(size: size, before: before, .releasingStores, fault) },
      threads: calls.map { outcomes in { window in for outcome in outcomes { window.record(outcome) } } },
      check: { $0.check() })
  }

  /// Two calls fail at the same time, and both together are too many: the breaker is open in the end, whoever came last.
  private static func exploreOpening(
    _ window: BreakerWindow, _ model: MemoryModel = .releasingStores, _ fault: SimulatedWords.Fault = .none,
    advancesClock: Bool = false
  ) throws -> ExplorationResult {
    let settings = try SimulatedRates.settings(window, minimumCalls: 2, failurePercent: 100)
    return try Exploration.run(
      preemptionBound: 2, limit: 200_000, setUp: { SimulatedRates(settings, model, fault) },
      threads: [
        { $0.end(.failed, stripe: 0) },
        { rates in
          if advancesClock { rates.advance() }
          rates.end(.failed, stripe: 1)
        },
      ], check: { $0.check(.open) })
  }

  /// A call fails in the last slice of a window whose first has 1 failure of 3 calls, and a success in the next slice takes
  /// the first one's place. Never is more than a third of the calls failed.
  private static func exploreReplacement(advancing slices: [UInt64]) throws -> ExplorationResult {
    let settings = try SimulatedRates.settings(
      .time(.milliseconds(1600)), minimumCalls: 2, failurePercent: 50, stripes: 1)
    return try Exploration.run(
      preemptionBound: 2, limit: 200_000,
      setUp: { () -> SimulatedRates in
        let rates = SimulatedRates(settings, .releasingStores)
        for outcome: CallOutcome in [.success, .success, .failed] { rates.end(outcome) }
        rates.advance(slices: 8)
        for _ in 0..<2 { rates.end(.success) }
        rates.advance(slices: 7)
        return rates
      },
      threads: [
        { $0.end(.failed) },
        { rates in
          for slices in slices {
            rates.advance(slices: slices)
            rates.end(.success)
          }
        },
      ], check: { $0.check(.closed) })
  }

  /// The failure in the ring's first place leaves it with the success, which comes first: no two calls in a row failed.
  private static func exploreLeavingFailure() throws -> ExplorationResult {
    let settings = try SimulatedRates.settings(.calls(2), minimumCalls: 2, failurePercent: 100)
    return try Exploration.run(
      preemptionBound: 3, limit: 200_000,
      setUp: { () -> SimulatedRates in
        let rates = SimulatedRates(settings, .releasingStores)
        rates.end(.failed)
        rates.end(.success)
        return rates
      }, threads: [{ $0.end(.success) }, { $0.end(.failed) }], check: { $0.check(.closed) })
  }

  private static let concurrentCalls: [[[CallOutcome]]] = [
    [[.failed, .success], [[.failed, .slow], .failed]], [[.failed, .success], [.failed], [.success]],
  ]

  @Test("every call finds the calls that it is the last of", arguments: [1, 2, 3], concurrentCalls)
  func lastCalls(size: Int, calls: [[CallOutcome]]) throws {
    let result = try Self.exploreLastCalls(size: size, calls)
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test(
    "of failures that end together, the last one opens the breaker",
    arguments: [
      BreakerWindow.calls(2), .time(.seconds(1)),
    ], [false, true])
  func opening(_ window: BreakerWindow, advancesClock: Bool) throws {
    let result = try Self.exploreOpening(window, advancesClock: advancesClock)
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 10)
  }

  @Test(
    "a failure that judges late finds no failures without their calls", arguments: [[1], [1, 1], [1, 6]])
  func replacement(advancing slices: [UInt64]) throws {
    let result = try Self.exploreReplacement(advancing: slices)
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("a failure that has left the last calls counts no more") func leavingFailure() throws {
    let result = try Self.exploreLeavingFailure()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 10)
  }

  @Test("caught: no compare-and-swap") func noCompareAndSwap() throws {
    #expect(
      BreakerInterleavingTests.isFailed(try Self.exploreLastCalls(size: 2, [[.failed], [.failed]], .noCompareAndSwap)))
    #expect(BreakerInterleavingTests.isFailed(try Self.exploreOpening(.calls(2), .releasingStores, .noCompareAndSwap)))
  }

  /// A thread that resumes late writes the failure again, after a success took its place.
  @Test("caught: a ring that does not count how often a place was written") func noVersions() throws {
    let calls: [[CallOutcome]] = [[.success], [.success, .success]]
    #expect(try Self.exploreLastCalls(size: 1, calls, after: [.success, .failed]).outcome == .allPassed)
    let result = try Self.exploreLastCalls(size: 1, calls, after: [.success, .failed], .blind(bits: ~3) { $0 > 0 })
    #expect(BreakerInterleavingTests.isFailed(result), "\(result)")
  }

  @Test("caught: words that acquire and release only, so that two failures miss each other") func noTotalOrder() throws
  {
    #expect(BreakerInterleavingTests.isFailed(try Self.exploreOpening(.time(.seconds(1)), .acquireRelease)))
  }
}
