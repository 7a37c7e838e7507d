import InterleavingExplorer
import TestThreads
import Testing

@testable import AutoInstrumentation

/// All interleavings of calls of a breaker are linearizable, and broken breakers are caught.
@Suite(.ownThread)
struct BreakerInterleavingTests {
  /// The breaker was open, its timeout has passed, and the success of a call begun before it opened is still to come.
  private static func exploreRecovery<Rules: BreakerRules>(
    _ rules: Rules.Type, _ fault: SimulatedWords.Fault = .none
  ) throws -> ExplorationResult {
    let policy = try BreakerPolicy(failureThreshold: 2, recoveryTimeout: .seconds(30))
    return try Exploration.run(
      preemptionBound: nil, limit: 200_000,
      setUp: {
        SimulatedBreaker(
          rules, policy, .open(generation: 1, untilMicroseconds: 1000),
          BreakerModel.State(kind: .open(isDue: true), generation: 1), fault)
      },
      threads: [
        { $0.perform(.finish(.success, generation: 0)) }, { $0.call(.failure) },
        { breaker in
          breaker.call(.success)
          breaker.perform(.state)
        },
      ], check: { $0.check() })
  }

  /// The breaker is closed; failures, a reset and calls come at the same time.
  private static func exploreClosed<Rules: BreakerRules>(
    _ rules: Rules.Type, _ fault: SimulatedWords.Fault = .none
  ) throws -> ExplorationResult {
    let policy = try BreakerPolicy(failureThreshold: 2, recoveryTimeout: .seconds(30))
    return try Exploration.run(
      preemptionBound: 3, limit: 200_000,
      setUp: {
        SimulatedBreaker(
          rules, policy, .closed(generation: 0, failures: 0),
          BreakerModel.State(kind: .closed(failures: 0), generation: 0), fault)
      },
      threads: [
        { breaker in
          breaker.call(.failure)
          breaker.perform(.reportFailure)
        },
        { breaker in
          breaker.call(.failure)
          breaker.perform(.state)
        },
        { breaker in
          breaker.perform(.reset)
          breaker.call(.success)
        },
      ], check: { $0.check() })
  }

  @Test("recovery is linearizable in every interleaving") func recovery() throws {
    let result = try Self.exploreRecovery(BreakerStep.self)
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("failures beside a reset are linearizable with up to 3 preemptions") func closed() throws {
    let result = try Self.exploreClosed(BreakerStep.self)
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("caught: no compare-and-swap") func noCompareAndSwap() throws {
    #expect(Self.isFailed(try Self.exploreRecovery(BreakerStep.self, .noCompareAndSwap)))
    #expect(Self.isFailed(try Self.exploreClosed(BreakerStep.self, .noCompareAndSwap)))
  }

  @Test("caught: two permits") func twoPermits() throws {
    #expect(Self.isFailed(try Self.exploreRecovery(TwoPermits.self)))
  }

  @Test("caught: no generation check") func noGenerationCheck() throws {
    #expect(Self.isFailed(try Self.exploreRecovery(NoGenerationCheck.self)))
  }

  static func isFailed(_ result: ExplorationResult) -> Bool {
    if case .failed = result.outcome { true } else { false }
  }
}
