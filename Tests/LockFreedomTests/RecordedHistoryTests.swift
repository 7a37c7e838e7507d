import LinearizabilityChecker
import Logging
import Synchronization
import TestThreads
import Testing

@testable import AutoInstrumentation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Recorded concurrent histories of a circuit breaker, of an operation's failure count and of the registry are linearizable.
///
/// `LOADTEST_TEST_SEED` replays the operations of one seed; the interleaving is the machine's.
@Suite(.ownThread)
struct RecordedHistoryTests {
  static let seeds: [UInt64] =
    ProcessInfo.processInfo.environment["LOADTEST_TEST_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...200)

  /// Libraries a and b, of which b comes and goes, and a is instrumented and not.
  struct RegistryModel: SequentialModel {
    enum Operation: Sendable {
      case instrument
      case uninstrument
      case register
      case unregister
      /// Answers 0: not registered, 1: available, 2: instrumented.
      case statusOfA
      case statusOfB
      /// Answers how many libraries are registered, times 10, and how many are instrumented: of one moment.
      case counts
    }

    struct State: Hashable, Sendable {
      var isInstrumented = false
      var hasB = false
    }

    let initial = State()

    func apply(_ operation: Operation, to state: State) -> (state: State, result: Int) {
      var state = state
      switch operation {
      case .instrument: state.isInstrumented = true
      case .uninstrument: state.isInstrumented = false
      case .register: state.hasB = true
      case .unregister: state.hasB = false
      case .statusOfA: return (state, state.isInstrumented ? 2 : 1)
      case .statusOfB: return (state, state.hasB ? 1 : 0)
      case .counts: return (state, (state.hasB ? 20 : 10) + (state.isInstrumented ? 1 : 0))
      }
      return (state, 0)
    }
  }

  /// A count of failures that a reset takes to 0.
  ///
  /// The count alone: recording touches count, time and breaker one after the other, so that an entry as a whole is
  /// not linearizable beside a reset.
  struct CountModel: SequentialModel {
    enum Operation: Sendable {
      case record
      case read
      case reset
    }

    let initial = 0

    func apply(_ operation: Operation, to count: Int) -> (state: Int, result: Int) {
      switch operation {
      case .record: (count + 1, 0)
      case .read: (count, count)
      case .reset: (0, count)
      }
    }
  }

  /// The clock stands still. The breaker is closed at first, or it was opened before and its timeout has passed, so that it
  /// goes through half-open.
  @Test(arguments: seeds, [false, true])
  func breaker(seed: UInt64, wasOpen: Bool) throws {
    let policy = try BreakerPolicy(failureThreshold: 2, recoveryTimeout: .seconds(30))
    let clock = StandingClock()
    let breaker = CircuitBreaker(
      name: "history", policy: policy, clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var initial = BreakerModel.State(kind: .closed(failures: 0), generation: 0)
    if wasOpen {
      for _ in 0..<2 { breaker.unowned.apply(.reportedFailure) }
      clock.advance(seconds: 30)
      initial = BreakerModel.State(kind: .open(isDue: true), generation: 1)
    }
    // A thread's state is the generation of the call that it was admitted for, and has not ended.
    let history = try Recording.run(
      seed: seed,
      among: [
        BreakerModel.Operation.admit, .finish(.success, generation: 0), .finish(.failure, generation: 0),
        .finish(.cancelled, generation: 0), .reportFailure, .state, .reset,
      ], state: UInt64?.none
    ) { operation, admitted in Self.perform(operation, breaker, &admitted) }
    #expect(
      Linearizability.check(history, BreakerModel(initial: initial, threshold: 2)) == .linearizable,
      "LOADTEST_TEST_SEED=\(seed)")
  }

  private static func perform(
    _ operation: BreakerModel.Operation, _ breaker: CircuitBreaker, _ admitted: inout UInt64?
  ) -> (BreakerModel.Operation, UInt64) {
    switch operation {
    case .finish(let outcome, _):
      // Who has no call to end asks for one.
      guard let generation = admitted else { return perform(.admit, breaker, &admitted) }
      admitted = nil
      breaker.unowned.apply(.result(outcome, generation: generation))
      return (.finish(outcome, generation: generation), 0)
    case .admit:
      if admitted != nil { return perform(.state, breaker, &admitted) }
      admitted = breaker.unowned.take()?.generation
      return (.admit, admitted.map { $0 + 1 } ?? 0)
    case .reportFailure: breaker.unowned.apply(.reportedFailure)
    case .reset: breaker.reset()
    case .state: return (.state, UInt64(breaker.state.rawValue))
    }
    return (operation, 0)
  }

  @Test(arguments: seeds)
  func registry(seed: UInt64) throws {
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let system = InstrumentedSystem(
      configuration: try InstrumentationConfiguration(registersDefaultLibraries: false), logger: quiet)
    @Sendable func library(_ name: String) -> LibraryDescription {
      LibraryDescription(name: name, isAvailable: { true }, instrument: {}, uninstrument: {})
    }
    try system.register(library("a"))
    let operations: [RegistryModel.Operation] = [
      .instrument, .uninstrument, .register, .unregister, .statusOfA, .statusOfB, .counts,
    ]
    let history = try Recording.run(seed: seed, among: operations) { operation in
      switch operation {
      case .instrument: system.instrument("a")
      case .uninstrument: system.uninstrument("a")
      // Registered already, or not at all, is as good as done.
      case .register: try? system.register(library("b"))
      case .unregister: system.unregister("b")
      case .statusOfA: return system.status(of: "a") == .instrumented ? 2 : 1
      case .statusOfB: return system.status(of: "b") == nil ? 0 : 1
      case .counts:
        let snapshot = system.snapshot()
        return snapshot.count * 10 + snapshot.count(.instrumented)
      }
      return 0
    }
    #expect(Linearizability.check(history, RegistryModel()) == .linearizable, "LOADTEST_TEST_SEED=\(seed)")
  }

  @Test(arguments: seeds)
  func errorCount(seed: UInt64) throws {
    struct Broken: Error {}
    let system = InstrumentedSystem(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let handle = try system.operation(library: "a", operation: "b")
    let history = try Recording.run(seed: seed, among: [CountModel.Operation.record, .read, .reset]) { operation in
      switch operation {
      case .record: try? handle.handleError(Broken(), severity: .low)
      case .read: return handle.failures
      case .reset: return system.resetAllErrors()
      }
      return 0
    }
    #expect(Linearizability.check(history, CountModel()) == .linearizable, "LOADTEST_TEST_SEED=\(seed)")
  }

  /// Without overlapping calls the histories above would prove nothing.
  @Test
  func callsOverlap() throws {
    var overlaps = 0
    for seed in RecordedHistoryTests.seeds {
      overlaps += Recording.overlaps(try Recording.run(seed: seed, among: [0]) { $0 })
    }
    #expect(overlaps > RecordedHistoryTests.seeds.count)
  }

  /// A count that loads, lets others run and stores loses records, and the checker says so.
  @Test
  func aCountWithoutCompareAndSwapIsCaught() throws {
    var caught: UInt64?
    for seed: UInt64 in 1...2000 where caught == nil {
      let count = BrokenCount()
      let history = try Recording.run(seed: seed, among: [CountModel.Operation.record, .read]) { operation in
        if case .read = operation { return count.value.load(ordering: .acquiring) }
        let before = count.value.load(ordering: .acquiring)
        count.letOthersRun()
        count.value.store(before + 1, ordering: .releasing)
        return 0
      }
      if Linearizability.check(history, CountModel()) == .notLinearizable { caught = seed }
    }
    #expect(caught != nil)
  }

  private final class BrokenCount: Sendable {
    let value = Atomic(0)

    func letOthersRun() { Recording.letOthersRun() }
  }
}
