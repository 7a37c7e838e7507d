import LinearizabilityChecker
import Logging
import Synchronization
import Testing

@testable import AutoInstrumentation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Recorded concurrent histories of a circuit breaker and of an operation's failure count are linearizable.
///
/// `LOADTEST_TEST_SEED` replays the operations of one seed; the interleaving is the machine's.
struct HistoryTests {
  static let seeds: [UInt64] =
    ProcessInfo.processInfo.environment["LOADTEST_TEST_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...200)

  /// A breaker of two failures whose timeout never passes: no clock, so that the model needs none.
  struct BreakerModel: SequentialModel {
    enum Operation: Sendable {
      case fail
      case isClosed
      case reset
    }

    let initial = 0

    func apply(_ operation: Operation, to failures: Int) -> (state: Int, result: Bool) {
      switch operation {
      case .fail: (min(failures + 1, 2), true)
      case .isClosed: (failures, failures < 2)
      case .reset: (0, true)
      }
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

  @Test(arguments: seeds)
  func breaker(seed: UInt64) throws {
    let policy = try BreakerPolicy(failureThreshold: 2, recoveryTimeout: .seconds(86_400))
    let word = CircuitBreaker(
      name: "history", policy: policy, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let history = try Recording.run(seed: seed, among: [BreakerModel.Operation.fail, .isClosed, .reset]) { operation in
      switch operation {
      case .fail: _ = word.handle.apply(.reportedFailure)
      case .isClosed: return word.handle.isClosed
      case .reset: word.reset()
      }
      return true
    }
    #expect(Linearizability.check(history, BreakerModel()) == .linearizable, "LOADTEST_TEST_SEED=\(seed)")
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
    for seed in HistoryTests.seeds {
      overlaps += Recording.overlaps(try Recording.run(seed: seed, among: [0]) { $0 })
    }
    #expect(overlaps > HistoryTests.seeds.count)
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
