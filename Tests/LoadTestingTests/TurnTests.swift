import Foundation
import LoadPlatform
import LoadTesting
import Synchronization
import Testing

@testable import LoadTestKit

/// Runs of one process: one after the other, and nothing is left of them.
struct TurnTests {
  /// How many operations of two runs are in flight, and how often one of them met the other run's.
  private final class Inside: Sendable {
    let first = Atomic(0)
    let second = Atomic(0)
    let meetings = Atomic(0)
  }

  /// Long warm-ups, so that runs at the same time would meet.
  @Test func twoRunsDoNotMeasureEachOther() async throws {
    let inside = Inside()
    async let one = LoadTest.measure("one", threads: 2, operations: 2000, warmup: .milliseconds(100)) {
      inside.first.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if inside.second.load(ordering: .sequentiallyConsistent) > 0 {
        inside.meetings.wrappingAdd(1, ordering: .relaxed)
      }
      inside.first.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }
    async let two = LoadTest.measure("two", tasks: 2, operations: 2000, warmup: .milliseconds(100)) {
      inside.second.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if inside.first.load(ordering: .sequentiallyConsistent) > 0 {
        inside.meetings.wrappingAdd(1, ordering: .relaxed)
      }
      inside.second.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }
    let records = try await [one, two]
    #expect(records.map(\.totals.operations) == [2000, 2000])
    #expect(inside.meetings.load(ordering: .relaxed) == 0)
  }

  @Test(.timeLimit(.minutes(10))) func turnsAreTakenInOrderAndAfterErrors() async throws {
    struct Failure: Error {}
    let turns = RunTurns()
    let order = Lock<[Int]>([])
    let tasks = Lock<[Task<Void, any Error>]>([])
    await #expect(throws: Failure.self) {
      try await turns.perform {
        for number in 0..<3 {
          let task = Task { try await turns.perform { order.withLock { $0.append(number) } } }
          tasks.withLock { $0.append(task) }
          await Self.untilWaiting(number + 1, turns)
        }
        #expect(order.withLock { $0 } == [])
        throw Failure()
      }
    }
    for task in tasks.withLock({ $0 }) { try await task.value }
    #expect(order.withLock { $0 } == [0, 1, 2])
  }

  @Test(.timeLimit(.minutes(10))) func aWaitingRunCanBeCancelled() async throws {
    let turns = RunTurns()
    try await turns.perform {
      let waiting = Task { try await turns.perform {} }
      await Self.untilWaiting(1, turns)
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    }
    try await turns.perform {}
  }

  private static func untilWaiting(_ count: Int, _ turns: RunTurns) async {
    while await turns.waitingCount < count { await Task.yield() }
  }

  @Test func aRunEndsWhenItsTaskIsCancelled() async throws {
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    let run = Task {
      try await LoadTest.measure("endless", operations: .max, warmup: .zero) { start.yield() }
    }
    for await _ in started { break }
    run.cancel()
    await #expect(throws: CancellationError.self) { try await run.value }
  }

  /// An operation that hangs is an error; when it ends after all, what it records into is still there.
  @Test(arguments: [false, true])
  func anOperationThatHangsIsAnError(endsByTime: Bool) async throws {
    let isReleased = Lock(false)
    let target = TargetDescription(
      name: "hanging", summary: "", operations: [OperationDescription("hang", "waits")], workersStayOnThread: false,
      make: { _ in Hanging(isReleased) }, failureName: { "code \($0)" })
    var plan = Plan(operations: ["hang": 1], threads: 2, length: .iterations(10), warmup: .zero)
    plan.gracefulStopNanoseconds = 10_000_000
    if !endsByTime { plan.stallNanoseconds = 100_000_000 }
    var error: LoadTestError?
    // On a busy machine nobody may have begun by the end of a short time.
    for milliseconds in [10, 100, 1000, 10_000] where error == nil {
      if endsByTime { plan.length = .duration(.milliseconds(milliseconds)) }
      do { _ = try await LoadTest.run(target, plan) } catch let failure as LoadTestError { error = failure }
    }
    #expect(error?.kind == .incomplete)
    #expect(error?.record?.ending.kind == .stalled)
    #expect(error?.record?.ending.operation == "hang")
    #expect(error?.record?.outcome == .fail)
    isReleased.withLock { $0 = true }
    isReleased.wakeAll()
  }

  private struct Hanging: LoadTarget {
    static var name: String { "hanging" }
    static var operations: [OperationDescription] { [] }
    let isReleased: Lock<Bool>

    init(_ run: TargetRun) throws { throw TargetRefusal("described only") }
    init(_ isReleased: Lock<Bool>) { self.isReleased = isReleased }
    func makeWorker(index: Int) -> Worker { Worker(isReleased: isReleased) }

    struct Worker: LoadWorker {
      let isReleased: Lock<Bool>
      mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
        _ = isReleased.wait { $0 ? true : nil }
      }
    }
  }

  @Test(arguments: [Executor.threads, .dispatch, .tasks])
  func workersLeaveWhenAnotherRefuses(_ executor: Executor) async throws {
    let finished = Lock(0)
    let target = TargetDescription(
      name: "refusing", summary: "", operations: [OperationDescription("nothing", "does nothing")],
      workersStayOnThread: false, make: { _ in Refusing(finished) }, failureName: { "code \($0)" })
    let plan = Plan(operations: ["nothing": 1], executor: executor, threads: 4, length: .iterations(1))
    let error = await #expect(throws: LoadTestError.self) { try await LoadTest.run(target, plan) }
    #expect(error?.kind == .refused)
    #expect(error?.description.contains("worker 3 stays at home") == true)
    // Tasks begin when all workers are made; the others' were at the gate.
    let expected = executor == .tasks ? 0 : 3
    #expect(finished.withLock { $0 } == expected)
  }

  private struct Refusing: LoadTarget {
    static var name: String { "refusing" }
    static var operations: [OperationDescription] { [] }
    let finished: Lock<Int>

    init(_ run: TargetRun) throws { throw TargetRefusal("described only") }
    init(_ finished: Lock<Int>) { self.finished = finished }

    func makeWorker(index: Int) throws -> Worker {
      if index == 3 { throw TargetRefusal("worker 3 stays at home") }
      return Worker(finished: finished)
    }

    struct Worker: LoadWorker {
      let finished: Lock<Int>
      mutating func perform(_ operation: Int, iteration: UInt64) {}
      mutating func finish() { finished.withLock { $0 += 1 } }
    }
  }

  /// In a process of its own, where nobody else opens files.
  @Test func nothingIsLeftOfARun() async throws {
    await #expect(processExitsWith: .success) {
      let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      let runs = 5
      let plan = Plan(operations: ["give": 1], length: .iterations(1), warmup: .zero)
      for _ in 0..<runs { _ = try await LoadTest.run(BankTarget.self, plan) }
      let left = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count - descriptors
      #expect(left < runs, "descriptors are left open")
      let names = try FileManager.default.contentsOfDirectory(atPath: FileManager.default.temporaryDirectory.path)
      #expect(names.filter { $0.hasPrefix(TestRun.folderPrefix) } == [])
    }
  }
}
