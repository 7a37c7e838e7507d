import Foundation
import LoadPlatform
import LoadRecord
import LoadScenario
import LoadStatistics
import TestThreads
import Testing

@testable import LoadEngine

/// Think time: workers wait between operations, and no latency contains it. In made-up time.
@Suite(.ownThread)
struct PauseTests {
  private static let serviceNanoseconds: UInt64 = 1000

  private func plan(
    _ kind: ExecutorKind, _ pause: Pause, length: RunLength, stallNanoseconds: UInt64 = 30_000_000_000
  ) -> Plan {
    Plan(
      name: "pause", target: TargetReference(source: .named("simulated")), executor: kind.executor,
      submission: kind.submission,
      groups: [WorkerGroup(workers: 2, mix: [MixEntry(operation: "noop", weight: 1)], pause: pause)],
      warmupNanoseconds: 0, length: length, stallNanoseconds: stallNanoseconds, seed: 3)
  }

  private func run(_ plan: Plan) throws -> SimulatedRun {
    let run = try SimulatedRun(plan, serviceNanoseconds: ["noop": Self.serviceNanoseconds])
    run.perform()
    return run
  }

  /// The pauses of a worker, from its own random numbers.
  private func drawn(_ count: Int, _ plan: Plan, worker: Int) -> [Double] {
    var generator = WorkerSet.sampler(plan, worker, phase: 1)
    let pause = plan.groups[0].pause
    return (0..<count).map { _ in
      let mean = Double(pause?.meanNanoseconds ?? 0)
      return pause?.distribution == .constant ? mean : -log(Double((generator.next() >> 11) + 1) * 0x1p-53) * mean
    }
  }

  @Test(arguments: ExecutorKind.all, Pause.Distribution.allCases)
  func operationsAreAsFarApartAsThePausesDrawn(_ kind: ExecutorKind, _ distribution: Pause.Distribution) throws {
    let plan = plan(
      kind, Pause(meanNanoseconds: 2_000_000, distribution: distribution), length: .iterations(20_000))
    let run = try run(plan)
    // One worker may keep the only processor from the other: while it performs, and while it spins before its own time.
    let delay = kind.executor == .threads ? ManualClock.step : 2 * WakeupTimer.spinNanoseconds
    for (worker, calls) in run.calls.enumerated() {
      #expect(calls.count == 10_000)
      let gaps = zip(calls, calls.dropFirst()).map { Double($1.start) - Double($0.end) }
      let pauses = drawn(gaps.count, plan, worker: worker)
      #expect(zip(gaps, pauses).allSatisfy { $0 > $1 - 1 && $0 <= $1 + Double(delay) }, "worker \(worker)")
      // Of 10,000 exponential pauses the mean is known to 1 %.
      let mean = pauses.reduce(0, +) / Double(pauses.count)
      #expect(abs(mean / 2_000_000 - 1) < (distribution == .constant ? 1e-9 : 0.04), "worker \(worker)")
    }
  }

  @Test(arguments: ExecutorKind.all)
  func noLatencyContainsAPauseAndWaitingIsNotBeingBusy(_ kind: ExecutorKind) throws {
    let record = try #require(try run(plan(kind, Pause(meanNanoseconds: 2_000_000), length: .iterations(200))).record)
    #expect(record.totals.operations == 200)
    let operation = record.operations[0]
    #expect(operation.samples == 200)
    #expect(operation.timing == "exact")
    #expect(operation.serviceTimeNanoseconds.histogram.min == Self.serviceNanoseconds)
    #expect(operation.serviceTimeNanoseconds.histogram.max == Self.serviceNanoseconds)
    // 99 pauses of each worker lie between its operations.
    #expect(record.elapsedSeconds >= 99 * 0.002)
    for worker in record.workers { #expect(abs((worker.busySeconds ?? 0) - 100e-6) < 1e-9) }
  }

  @Test(arguments: ExecutorKind.all)
  func aLongPauseEndsWithThePhaseAndIsNoStall(_ kind: ExecutorKind) throws {
    let plan = plan(
      kind, Pause(meanNanoseconds: 3_600_000_000_000), length: .duration(nanoseconds: 4_500_000_000),
      stallNanoseconds: 3_000_000_000)
    let run = try SimulatedRun(plan, serviceNanoseconds: ["noop": Self.serviceNanoseconds])
    var stalls = StallWatch(workers: 2, stallNanoseconds: plan.stallNanoseconds)
    var sleeps = 0
    var stalled: [Int] = []
    for clock in run.clocks {
      clock.willSleep = { [unowned clock] in
        sleeps += 1
        let worker = stalls.stalledWorker(
          nowNanoseconds: clock.ticks, position: { run.observer.runningPosition(worker: $0) })
        if let worker { stalled.append(worker) }
      }
    }
    run.perform()
    #expect(run.calls.map(\.count) == [1, 1])
    #expect(stalled.isEmpty)
    #expect(sleeps > 0 || kind.executor != .threads)
    let end = ManualClock.start + 4_500_000_000
    #expect(run.clocks.allSatisfy { (end...end + ManualClock.step).contains($0.ticks) })
    for worker in 0..<2 { #expect(run.observer.runningPosition(worker: worker) == nil) }
  }
}
