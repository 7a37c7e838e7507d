import InterleavingExplorer
import LoadPlatform
import Synchronization
import TestThreads
import Testing

/// How many executions there are, where the search ends, and what it leaves behind.
@Suite(.ownThread)
struct SearchTests {
  private static func count(_ threads: Int, accesses: Int, bound: Int?, limit: Int = 100_000) throws
    -> ExplorationResult
  {
    let body: @Sendable (SimulatedMemory) -> Void = { memory in
      for _ in 0..<accesses { memory.add(0, 1) }
    }
    return try Exploration.run(
      preemptionBound: bound, limit: limit, setUp: { SimulatedMemory(words: 1) },
      threads: Array(repeating: body, count: threads),
      check: { $0.load(0) == UInt64(threads * accesses) ? nil : "an access was lost or made twice" })
  }

  @Test(arguments: [(1, 2), (2, 6), (3, 20), (4, 70)])
  func twoThreadsHaveAsManyInterleavingsAsTheBinomialCoefficient(_ accesses: Int, _ expected: Int) throws {
    let result = try Self.count(2, accesses: accesses, bound: nil)
    #expect(result == ExplorationResult(executions: expected, outcome: .allPassed))
  }

  @Test(arguments: [(1, 6), (2, 90)])
  func threeThreadsHaveTheMultinomial(_ accesses: Int, _ expected: Int) throws {
    #expect(try Self.count(3, accesses: accesses, bound: nil).executions == expected)
  }

  /// With one preemption: either thread first, and left at none or at one of the n - 1 places before its last access.
  @Test(arguments: 1...4) func aBoundOfPreemptionsLeavesFewer(_ accesses: Int) throws {
    #expect(try Self.count(2, accesses: accesses, bound: 0).executions == 2)
    #expect(try Self.count(2, accesses: accesses, bound: 1).executions == 2 * accesses)
    #expect(try Self.count(2, accesses: accesses, bound: 2 * accesses).executions == [0, 2, 6, 20, 70][accesses])
  }

  @Test func everyScheduleIsMadeOnce() throws {
    let seen = Lock<[[Int]]>([])
    let body: @Sendable (Int, (SimulatedMemory, Lock<[Int]>)) -> Void = { index, state in
      for _ in 0..<3 {
        state.0.add(0, 1)
        state.1.withLock { $0.append(index) }
      }
    }
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: { (SimulatedMemory(words: 1), Lock<[Int]>([])) },
      threads: [{ body(0, $0) }, { body(1, $0) }],
      check: { state in
        seen.withLock { $0.append(state.1.withLock { $0 }) }
        return nil
      })
    let schedules = seen.withLock { $0 }
    #expect(result.executions == 20)
    #expect(Set(schedules).count == 20)
    #expect(schedules.allSatisfy { $0.count == 6 && $0.count { $0 == 0 } == 3 })
  }

  @Test func theLimitIsNoSuccess() throws {
    let limited = try Self.count(2, accesses: 3, bound: nil, limit: 19)
    #expect(limited == ExplorationResult(executions: 19, outcome: .limitReached))
    let enough = try Self.count(2, accesses: 3, bound: nil, limit: 20)
    #expect(enough == ExplorationResult(executions: 20, outcome: .allPassed))
  }

  @Test func threadsWithoutAccessesRunToo() throws {
    let runs = Lock(0)
    let result = try Exploration.run(
      preemptionBound: nil, limit: 10, setUp: { runs }, threads: [{ $0.withLock { $0 += 1 } }, { _ in }],
      check: { _ in nil })
    #expect(result == ExplorationResult(executions: 2, outcome: .allPassed))
    #expect(runs.withLock { $0 } == 2)
  }

  @Test func aLoopWithoutEndIsNoProgress() throws {
    let setUp = { PetersonLock(tellsThatItWaits: false) }
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100_000, stepLimit: 50, setUp: setUp, threads: PetersonLock.threads,
      check: { $0.check() })
    guard case .failed(let message, let schedule) = result.outcome else {
      Issue.record("\(result)")
      return
    }
    #expect(message == "no progress: 50 steps and no end")
    #expect(schedule.count == 50)
    let again = try Exploration.replay(
      schedule: schedule, stepLimit: 50, setUp: setUp, threads: PetersonLock.threads, check: { $0.check() })
    #expect(again.outcome == result.outcome)
  }

  /// One never ends, and the other has not begun.
  @Test func threadsThatHaveNotBegunEndAllTheSame() throws {
    let result = try Exploration.run(
      preemptionBound: 0, limit: 100, stepLimit: 5, setUp: { SimulatedMemory(words: 1) },
      threads: [{ while $0.load(0) == 0 {} }, { $0.store(0, 1) }], check: { _ in nil })
    let message = "no progress: 5 steps and no end"
    #expect(
      result == ExplorationResult(executions: 1, outcome: .failed(message, schedule: [0, 0, 0, 0, 0])))
  }

  /// The other ends without what the first waits for.
  @Test func aThreadLeftWaitingIsNoProgress() throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: { SimulatedMemory(words: 2) },
      threads: [{ while $0.load(0) == 0 { $0.waitForChange() } }, { $0.store(1, 1) }], check: { _ in nil })
    let message = "no progress: every thread that has not ended waits for a change"
    #expect(result == ExplorationResult(executions: 1, outcome: .failed(message, schedule: [0, 1, 0])))
  }

  /// Each waits for the other's word.
  @Test func aDeadlockIsNoProgress() throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: { SimulatedMemory(words: 2) },
      threads: [0, 1].map { index in
        { memory in
          while memory.load(1 - index) == 0 { memory.waitForChange() }
          memory.store(index, 1)
        }
      }, check: { _ in nil })
    let message = "no progress: every thread that has not ended waits for a change"
    #expect(result == ExplorationResult(executions: 1, outcome: .failed(message, schedule: [0, 1])))
  }

  @Test func waitingEndsWithAChange() throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: { SimulatedMemory(words: 2) },
      threads: [
        { memory in
          while memory.load(0) == 0 { memory.waitForChange() }
          memory.store(1, memory.load(1) + 1)
        },
        { memory in
          memory.store(1, 10)
          memory.store(0, 0)
          memory.store(0, 1)
        },
      ], check: { $0.load(1) == 11 ? nil : "went on too early" })
    #expect(result.outcome == .allPassed)
    #expect(result.executions > 1)
  }

  @Test func anExecutionThatDependsOnMoreThanTheScheduleIsNoSuccess() throws {
    let executions = Atomic(0)
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100,
      setUp: { () -> (SimulatedMemory, Bool) in
        executions.add(1, ordering: .relaxed)
        return (SimulatedMemory(words: 1), executions.load(ordering: .relaxed) % 2 == 0)
      },
      threads: [
        { $0.0.store(0, 1) },
        { state in
          if state.1 { state.0.store(0, 2) }
          state.0.store(0, 3)
        },
      ], check: { _ in nil })
    let message = "not deterministic: at step 1 other threads can go on than in the execution before"
    #expect(result == ExplorationResult(executions: 3, outcome: .failed(message, schedule: [1, 0])))
  }

  @Test func nothingOfAnExecutionStaysAlive() throws {
    let store: @Sendable (CountedState) -> Void = { $0.memory.store(0, 1) }
    let alive = Lock(0)
    let most = Lock(0)
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100,
      setUp: { () -> CountedState in
        let state = CountedState(alive)
        let now = alive.withLock { $0 }
        most.withLock { $0 = max($0, now) }
        return state
      }, threads: Array(repeating: store, count: 3), check: { _ in nil })
    #expect(result.executions == 6)
    #expect(most.withLock { $0 } == 1)
    #expect(alive.withLock { $0 } == 0)
  }
}
