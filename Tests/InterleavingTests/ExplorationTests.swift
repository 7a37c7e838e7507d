import InterleavingExplorer
import TestThreads
import Testing

/// Faults that are known to be there are found, and correct algorithms pass. The numbers of executions of the loops were
/// counted by a second, independent search over the same algorithms.
@Suite(.ownThread)
struct ExplorationTests {
  @Test func lostUpdatesAreFound() throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: Counter.setUp,
      threads: [Counter.addInTwoSteps, Counter.addInTwoSteps], check: { Counter.check($0, expecting: 2) })
    // The first that is tried after 0, 0, 1, 1: the switch as late as possible.
    #expect(result.outcome == .failed("counted 1 in place of 2", schedule: [0, 1, 1, 0]))
    #expect(result.executions == 2)
    #expect(result.description == "execution 2 failed: counted 1 in place of 2; schedule: [0, 1, 1, 0]")
  }

  @Test func withoutPreemptionNoUpdateIsLost() throws {
    let result = try Exploration.run(
      preemptionBound: 0, limit: 100, setUp: Counter.setUp,
      threads: [Counter.addInTwoSteps, Counter.addInTwoSteps], check: { Counter.check($0, expecting: 2) })
    #expect(result == ExplorationResult(executions: 2, outcome: .allPassed))
  }

  @Test(arguments: [(2, 6), (3, 198)]) func compareExchangeLosesNothing(_ threads: Int, executions: Int) throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 10_000, setUp: Counter.setUp,
      threads: Array(repeating: Counter.addByCompareExchange, count: threads),
      check: { Counter.check($0, expecting: UInt64(threads)) })
    #expect(result == ExplorationResult(executions: executions, outcome: .allPassed))
  }

  @Test func aFailureIsReplayed() throws {
    let threads = [Counter.addInTwoSteps, Counter.addInTwoSteps, Counter.addInTwoSteps]
    let check: (SimulatedMemory) -> String? = { Counter.check($0, expecting: 3) }
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: Counter.setUp, threads: threads, check: check)
    guard case .failed(_, let schedule) = result.outcome else {
      Issue.record("\(result)")
      return
    }
    let again = try Exploration.replay(schedule: schedule, setUp: Counter.setUp, threads: threads, check: check)
    #expect(again.outcome == result.outcome)
    #expect(again.executions == 1)
    let other = try Exploration.replay(
      schedule: [2, 2, 1, 1, 0, 0], setUp: Counter.setUp, threads: threads, check: check)
    #expect(other == ExplorationResult(executions: 1, outcome: .allPassed))
  }

  @Test(arguments: [
    ([0, 2], "step 1 thread 2"), ([0, 0, 0], "step 2 thread 0"), ([0, 0, 1, 1, 1], "ended at step 4"),
  ])
  func aScheduleThatDoesNotFitIsNoSuccess(_ schedule: [Int], _ message: String) throws {
    let result = try Exploration.replay(
      schedule: schedule, setUp: Counter.setUp, threads: [Counter.addInTwoSteps, Counter.addInTwoSteps],
      check: { _ in nil })
    guard case .failed(let found, _) = result.outcome else {
      Issue.record("\(result)")
      return
    }
    #expect(found.contains(message))
  }

  @Test(arguments: [(0, 2), (1, 12), (2, 78), (3, 254), (nil, 6_432)])
  func petersonsLockExcludes(_ bound: Int?, executions: Int) throws {
    let result = try Exploration.run(
      preemptionBound: bound, limit: 100_000, setUp: { PetersonLock() }, threads: PetersonLock.threads,
      check: { $0.check() })
    #expect(result == ExplorationResult(executions: executions, outcome: .allPassed))
  }

  @Test func petersonsLockWithoutFlagDoesNot() throws {
    let result = try Exploration.run(
      preemptionBound: 2, limit: 100_000, setUp: { PetersonLock(raisesFlag: false) }, threads: PetersonLock.threads,
      check: { $0.check() })
    guard case .failed(let message, _) = result.outcome else {
      Issue.record("\(result)")
      return
    }
    #expect(message == "both were inside: counted 1")
  }

  @Test(arguments: [(0, false, true), (2, false, false), (2, true, true)])
  func aStackOfNodesUsedAgain(_ bound: Int, counts: Bool, passes: Bool) throws {
    let result = try Exploration.run(
      preemptionBound: bound, limit: 100_000, setUp: { SimulatedStack(nodes: 2, counts: counts) },
      threads: [
        { $0.hold($0.pop()) },
        {
          let first = $0.pop()
          $0.hold($0.pop())
          if let first { $0.push(first) }
        },
      ], check: { $0.check() })
    if passes {
      #expect(result.outcome == .allPassed)
    } else if case .failed(let message, _) = result.outcome {
      #expect(message.contains("node"))
    } else {
      Issue.record("\(result)")
    }
  }
}
