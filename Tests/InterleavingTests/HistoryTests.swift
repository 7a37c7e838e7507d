import InterleavingExplorer
import LinearizabilityChecker
import LoadPlatform
import TestThreads
import Testing

/// Histories of explored executions, judged by the linearizability checker.
@Suite(.ownThread)
struct HistoryTests {
  /// A count, added to and read.
  struct Count: SequentialModel {
    enum Operation: Sendable {
      case add
      case read
    }

    let initial: UInt64 = 0

    func apply(_ operation: Operation, to state: UInt64) -> (state: UInt64, result: UInt64) {
      switch operation {
      case .add: (state + 1, state)
      case .read: (state, state)
      }
    }
  }

  struct Recorded: Sendable {
    let memory = SimulatedMemory(words: 1)
    let calls = Lock<[Call<Count.Operation, UInt64>]>([])

    func record(_ operation: Count.Operation, tickEarly: Bool = false, _ body: (SimulatedMemory) -> UInt64) {
      let invoked = tickEarly ? memory.tick() : memory.invocationTick()
      let result = body(memory)
      let call = Call(operation, result, invoked: invoked, returned: memory.tick())
      calls.withLock { $0.append(call) }
    }

    func check() -> String? {
      let history = calls.withLock { $0 }
      let answer = Linearizability.check(history, Count())
      return answer == .linearizable ? nil : "\(answer)"
    }
  }

  @Test(arguments: [true, false]) func countsInOneStepAndInTwo(inOneStep: Bool) throws {
    let add: @Sendable (Recorded) -> Void = { recorded in
      recorded.record(.add) { memory in
        if inOneStep { return memory.add(0, 1) }
        let before = memory.load(0)
        memory.store(0, before + 1)
        return before
      }
    }
    let result = try Exploration.run(
      preemptionBound: nil, limit: 10_000, setUp: { Recorded() },
      threads: [add, add, { $0.record(.read) { $0.load(0) } }], check: { $0.check() })
    if inOneStep {
      #expect(result == ExplorationResult(executions: 6, outcome: .allPassed))
    } else {
      #expect(result.outcome != .allPassed && result.outcome != .limitReached)
    }
  }

  /// The second read returns what the first found. Only a tick that is taken as the access is due tells that another's
  /// call had ended before it; the number of executions is the same.
  @Test(arguments: [true, false]) func aStaleReadIsFoundWhereCallsBeginAsLateAsTheyCan(tickEarly: Bool) throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: { Recorded() },
      threads: [
        { $0.record(.add) { $0.add(0, 1) } },
        { recorded in
          let found = Lock<UInt64>(0)
          recorded.record(.read, tickEarly: tickEarly) { memory in
            found.withLock { $0 = memory.load(0) }
            return found.withLock { $0 }
          }
          recorded.record(.read, tickEarly: tickEarly) { memory in
            _ = memory.load(0)
            return found.withLock { $0 }
          }
        },
      ], check: { $0.check() })
    if tickEarly {
      #expect(result == ExplorationResult(executions: 3, outcome: .allPassed))
    } else {
      #expect(result.outcome == .failed("notLinearizable", schedule: [1, 0, 1]))
    }
  }

  @Test func aCallWithoutAccessesHasAStepOfItsOwn() throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100, setUp: { Recorded() },
      threads: [
        { $0.record(.add) { $0.add(0, 1) } },
        { recorded in
          recorded.record(.read) { _ in 0 }
          recorded.record(.read) { $0.load(0) }
        },
      ], check: { $0.check() })
    #expect(result.outcome == .failed("notLinearizable", schedule: [0, 1, 1]))
  }
}
