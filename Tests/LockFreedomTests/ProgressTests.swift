import AutoInstrumentation
import LoadPlatform
import LoadTarget
import Synchronization
import TestThreads
import Testing

@testable import BuiltinTargets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads that are stopped in the middle of operations do not keep others from finishing theirs: that is what lock-free
/// means. The locked twin fails the same test.
///
/// Not under a sanitizer; see ``Sanitizer/isPresent``.
@Suite(.serialized, .enabled(if: !Sanitizer.isPresent), .ownThread)
struct ProgressTests {
  /// What is to be performed: statuses, health, breakers and failures of the target, none of which allocates. The memory
  /// allocator has locks of its own, which are not this library's.
  private static let operations = [
    "get_status", "get_library_status", "health_check", "health_check_by_handle", "circuit_breaker_call",
    "circuit_breaker_call_last_100", "circuit_breaker_call_last_10s", "safe_operation", "context_manager",
    "handle_error",
  ]

  /// Rounds of stopping two threads somewhere, in which a third performs each operation `calls` times.
  private struct Outcome {
    /// Rounds in which the third finished while the others were stopped.
    var finished = 0
    /// Rounds in which it did not, within the time it had.
    var blocked = 0
  }

  /// - Parameters:
  ///   - patience: how long the third thread may take, in seconds.
  ///   - untilBlocked: whether the first round in which it does not finish is the last.
  private static func stop<Target: LoadTarget>(
    _: Target.Type, workers made: [Target.Worker], rounds: Int, calls: Int, patience: Double, untilBlocked: Bool = false
  ) throws -> Outcome {
    let places = operations.compactMap { name in Target.operations.firstIndex { $0.name == name } }
    try #require(places.count == operations.count)
    let workers = Workers(made)
    let threads = try StoppableThreads(2) { index in workers.performAll(index, places, times: 1) }
    var outcome = Outcome()
    for _ in 0..<rounds where !untilBlocked || outcome.blocked == 0 {
      let done = Flag()
      var third: NativeThread?
      threads.whileStopped {
        third = try? NativeThread.start(name: "third") {
          workers.performAll(2, places, times: calls)
          done.value.store(true, ordering: .releasing)
        }
        let deadline = MonotonicClock.nanoseconds() + UInt64(patience * 1e9)
        while !done.value.load(ordering: .acquiring), MonotonicClock.nanoseconds() < deadline { usleep(50) }
        if done.value.load(ordering: .acquiring) { outcome.finished += 1 } else { outcome.blocked += 1 }
      }
      third?.join()
    }
    threads.end()
    workers.finish()
    return outcome
  }

  @Test("threads stopped in the middle of operations keep nobody from finishing") func lockFree() throws {
    let target = try AutoInstrumentationTarget(TargetRun(workers: 3, seed: 1))
    let outcome = try Self.stop(
      AutoInstrumentationTarget.self, workers: try (0..<3).map { try target.makeWorker(index: $0) }, rounds: 300,
      calls: 100, patience: 60, untilBlocked: true)
    #expect(outcome.finished == 300)
    #expect(outcome.blocked == 0)
  }

  @Test("the twin behind a lock fails the same test") func locked() throws {
    let target = try LockedInstrumentationTarget(TargetRun(workers: 3, seed: 1))
    let outcome = try Self.stop(
      LockedInstrumentationTarget.self, workers: (0..<3).map { target.makeWorker(index: $0) }, rounds: 300,
      calls: 100, patience: 2, untilBlocked: true)
    #expect(outcome.blocked == 1)
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }

  /// Workers that one thread each uses.
  private final class Workers<Worker: LoadWorker>: @unchecked Sendable {
    // Protected by each thread using the worker at its own index only.
    private let workers: UnsafeMutableBufferPointer<Worker>
    private let iterations: UnsafeMutableBufferPointer<UInt64>

    init(_ workers: [Worker]) {
      self.workers = .allocate(capacity: workers.count)
      _ = self.workers.initialize(from: workers)
      iterations = .allocate(capacity: workers.count)
      iterations.initialize(repeating: 0)
    }

    deinit {
      workers.deallocate()
      iterations.deallocate()
    }

    func performAll(_ index: Int, _ operations: [Int], times: Int) {
      for _ in 0..<times {
        for operation in operations {
          try? workers[index].perform(operation, iteration: iterations[index])
          iterations[index] &+= 1
        }
      }
    }

    func finish() { for index in workers.indices { workers[index].finish() } }
  }
}
