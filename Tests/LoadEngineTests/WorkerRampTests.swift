import LoadRecord
import LoadScenario
import TestThreads
import Testing

@testable import LoadEngine

/// Ramps of workers in made-up time: each performs in its turns and at no other time.
@Suite(.ownThread)
struct WorkerRampTests {
  @Test(arguments: ExecutorKind.all)
  func workersPerformInTheirTurns(_ kind: ExecutorKind) throws {
    let ramp = Ramp(
      start: 1,
      stages: [(100, 1), (0, 2), (100, 2), (0, 3), (100, 3), (0, 1), (100, 1), (0, 3), (100, 3)].map {
        Ramp.Stage(durationNanoseconds: $0.0 * 1_000_000, target: $0.1)
      })
    let pauseNanoseconds: UInt64 = 1_000_000
    let plan = Plan(
      name: "ramp", target: TargetReference(source: .named("simulated")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(
          workers: 3, mix: [MixEntry(operation: "noop", weight: 1)], pause: Pause(meanNanoseconds: pauseNanoseconds),
          ramp: ramp)
      ], warmupNanoseconds: 0, length: .duration(nanoseconds: ramp.durationNanoseconds), seed: 11)
    let run = try SimulatedRun(plan, serviceNanoseconds: ["noop": 1000])
    run.perform()
    #expect(ramp.turns(ofWorker: 1).count == 2)
    for (worker, calls) in run.calls.enumerated() {
      let turns = ramp.turns(ofWorker: worker)
      #expect(calls.allSatisfy { call in turns.contains { $0.contains(call.start) } }, "worker \(worker)")
      for turn in turns {
        let own = calls.map(\.start).filter { turn.contains($0) }
        // It begins with its turn, but for what others keep the only processor, and goes on to its end.
        let delay = 3 * WakeupTimer.spinNanoseconds
        #expect(own.first.map { $0 - turn.lowerBound <= pauseNanoseconds + delay } == true, "worker \(worker)")
        #expect(own.last.map { turn.upperBound - $0 <= pauseNanoseconds + delay } == true, "worker \(worker)")
      }
    }
    #expect(run.record?.timeline.map(\.activeWorkers) == [3])
  }

  /// An interrupted run ends while workers wait for their turn or for the end of a pause: none of them hangs in an operation.
  @Test(arguments: ExecutorKind.all)
  func whoWaitsWhenTheRunIsHeldIsInNoOperation(_ kind: ExecutorKind) throws {
    let half: UInt64 = 5_000_000_000
    let ramp = Ramp(
      start: 2,
      stages: [(half, 2), (0, 3), (half, 3)].map { Ramp.Stage(durationNanoseconds: $0.0, target: $0.1) })
    let plan = Plan(
      name: "ramp", target: TargetReference(source: .named("simulated")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(
          workers: 3, mix: [MixEntry(operation: "noop", weight: 1)], pause: Pause(meanNanoseconds: 1_000_000),
          ramp: ramp)
      ], warmupNanoseconds: 0, length: .duration(nanoseconds: 2 * half), seed: 11)
    let run = try SimulatedRun(plan, serviceNanoseconds: ["noop": 1000])
    run.hold(inCall: 20)
    run.perform()
    #expect(run.calls[0].count == 21)
    #expect(run.calls[2].isEmpty)
    #expect((0..<3).compactMap { run.observer.runningPosition(worker: $0) }.isEmpty)
  }
}
