import BuiltinTargets
import Foundation
import LoadPlatform
import LoadScenario
import LoadTarget
import Synchronization
import Testing

@testable import LoadEngine

/// The barrier at which all workers stand still between operations.
@Suite
struct BarrierTests {
  @Test(arguments: Executor.allCases)
  func workersStandStillAndGoOn(executor: Executor) throws {
    let plan = Plan(
      name: "barrier", target: TargetReference(source: .named("calibration")), executor: executor,
      groups: [WorkerGroup(workers: 5, mix: [MixEntry(operation: "noop", weight: 1)])],
      length: .duration(nanoseconds: 1),
      seed: 1)
    let region = try SharedRegion(layout: RunLayout(plan: plan), shared: false)
    let workers = try WorkerSet(
      plan: plan, target: TargetDescription(CalibrationTarget.self), region: region, rate: .calibrated(milliseconds: 1))
    let gate = Gate(workerCount: 5)
    let running = workers.makeExecutor(pin: false)
    try running.start(workers.cells, gate: gate) { _ in NullWorker() }
    #expect(gate.waitForAll(untilNanoseconds: MonotonicClock.nanoseconds() + 60_000_000_000))
    var before: [UInt64] = [0, 0, 0, 0, 0]
    for _ in 0..<3 {
      region.control.pointee.set(RunControl.go)
      gate.open(.go)
      // Every worker moves on from where it stood.
      while (0..<5).contains(where: { position(region, $0) == before[$0] }) { Thread.yield() }
      region.control.pointee.set(RunControl.hold)
      #expect(gate.waitForAll(untilNanoseconds: MonotonicClock.nanoseconds() + 60_000_000_000))
      before = (0..<5).map { position(region, $0) }
      for worker in 0..<5 {
        #expect(region.progress(worker).pointee.state.load(ordering: .acquiring) == WorkerProgress.idle)
      }
      // Nobody moves while all stand still, however long one looks.
      for _ in 0..<10_000 { #expect((0..<5).map { position(region, $0) } == before) }
    }
    gate.open(.leave)
    running.join()
  }

  private func position(_ region: SharedRegion, _ worker: Int) -> UInt64 {
    region.progress(worker).pointee.position.load(ordering: .acquiring)
  }

  private enum Thread {
    static func yield() { sched_yield() }
  }
}
