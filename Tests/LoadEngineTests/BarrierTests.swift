import BuiltinTargets
import LoadPlatform
import LoadScenario
import LoadTarget
import Synchronization
import TestThreads
import Testing

@testable import LoadEngine

/// The barrier at which all workers stand still between operations.
@Suite(.ownThread)
struct BarrierTests {
  private static let workers = 5

  @Test(arguments: Executor.allCases)
  func workersStandStillAndGoOn(executor: Executor) async throws {
    let plan = Plan(
      name: "barrier", target: TargetReference(source: .named("calibration")), executor: executor,
      groups: [WorkerGroup(workers: Self.workers, mix: [MixEntry(operation: "noop", weight: 1)])],
      length: .duration(nanoseconds: 1),
      seed: 1)
    try await InProcessRun.turn.pass {
      let region = try SharedRegion(layout: RunLayout(plan: plan), shared: false)
      let workers = try WorkerSet(
        plan: plan, target: TargetDescription(CalibrationTarget.self), region: region,
        rate: .calibrated(milliseconds: 1))
      let gate = Gate(workerCount: Self.workers)
      let running = workers.makeExecutor(pin: false)
      try running.start(workers.cells, gate: gate) { _ in NullWorker() }
      do {
        try holdAndRelease(gate, region)
      } catch {
        // Workers that did not come use what they were given until they do.
        _ = Unmanaged.passRetained(workers)
        _ = Unmanaged.passRetained(region)
        gate.dismiss()
        throw error
      }
      gate.open(.leave)
      running.join()
    }
  }

  private func holdAndRelease(_ gate: Gate, _ region: SharedRegion) throws {
    try #require(gate.waitForAll(untilNanoseconds: Waiting.deadline))
    var before = Array(repeating: UInt64(0), count: Self.workers)
    for _ in 0..<3 {
      region.control.pointee.set(RunControl.go)
      gate.open(.go)
      // Every worker moves on from where it stood.
      try #require(Waiting.until { zip(positions(region), before).allSatisfy { $0 != $1 } })
      region.control.pointee.set(RunControl.hold)
      try #require(gate.waitForAll(untilNanoseconds: Waiting.deadline))
      before = positions(region)
      for worker in 0..<Self.workers {
        #expect(region.progress(worker).pointee.state.load(ordering: .acquiring) == WorkerProgress.idle)
      }
      // Nobody moves while all stand still, however long one looks.
      for _ in 0..<10_000 { #expect(positions(region) == before) }
    }
  }

  private func positions(_ region: SharedRegion) -> [UInt64] {
    (0..<Self.workers).map { region.progress($0).pointee.position.load(ordering: .acquiring) }
  }
}
