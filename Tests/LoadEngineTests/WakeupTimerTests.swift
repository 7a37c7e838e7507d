import BuiltinTargets
import LoadPlatform
import LoadScenario
import LoadTarget
import Synchronization
import TestThreads
import Testing

@testable import LoadEngine

@Suite(.ownThread)
struct WakeupTimerTests {
  private let rate = TickRate.calibrated(milliseconds: 1)

  @Test("While the run is held, and without a thread, the caller goes on by itself and nothing is called")
  func callerGoesOn() {
    let held = WakeupTimer(rate: rate)
    #expect(!held.wait(untilTicks: 0) { _ in Issue.record("called while the run is held") })
    let alone = WakeupTimer(rate: rate, startThread: { _ in nil })
    alone.begin()
    #expect(!alone.wait(untilTicks: 0) { _ in Issue.record("called without a thread") })
    alone.end()
  }

  @Test func waitersAreSentOnWhenTheyAreDueAndWhenTheRunIsHeld() {
    let timer = WakeupTimer(rate: rate)
    timer.begin()
    let sent = Lock<[Int]>([])
    let note: @Sendable (Int) -> Void = { number in
      sent.withLock { $0.append(number) }
      sent.wakeAll()
    }
    #expect(timer.wait(untilTicks: .max) { _ in note(2) })
    #expect(timer.wait(untilTicks: 0) { _ in note(1) })
    let deadline = Waiting.deadline
    #expect(sent.wait(untilNanoseconds: deadline) { $0 == [1] ? true : nil } == true)
    timer.hold()
    #expect(sent.withLock { $0 } == [1, 2])
    timer.end()
  }

  /// Each worker asks again and again until its next operation is due: that must not take a stack that grows.
  @Test func workersWithoutATimersThreadWaitByThemselves() async throws {
    let pause: UInt64 = 100_000_000
    let plan = Plan(
      name: "alone", target: TargetReference(source: .named("calibration")), executor: .dispatch,
      submission: .operation,
      groups: [
        WorkerGroup(
          workers: 1, mix: [MixEntry(operation: "noop", weight: 1)],
          pause: Pause(meanNanoseconds: pause, distribution: .constant))
      ], warmupNanoseconds: 0, length: .iterations(3), seed: 1)
    try await InProcessRun.turn.pass {
      let region = try SharedRegion(layout: RunLayout(plan: plan), shared: false)
      let workers = try WorkerSet(
        plan: plan, target: TargetDescription(CalibrationTarget.self), region: region, rate: rate)
      let gate = Gate(workerCount: 1)
      let bank = LaneBank(
        count: 1, base: region.lane(0), laneStride: region.layout.slot.stride, layout: region.layout.slot, rate: rate)
      let executor = DispatchExecutor(
        lanes: bank, timer: WakeupTimer(rate: rate, startThread: { _ in nil }), submitsOperations: true)
      try executor.start(workers.cells, gate: gate) { _ in NullWorker() }
      do {
        try #require(gate.waitForAll(untilNanoseconds: Waiting.deadline))
        workers.reset(timing: [.exact])
        executor.begin()
        workers.controls.go()
        gate.open(.go)
        try #require(gate.waitForAll(untilNanoseconds: Waiting.deadline))
      } catch {
        // A worker that did not come uses what it was given until it does.
        _ = Unmanaged.passRetained(workers)
        _ = Unmanaged.passRetained(region)
        gate.dismiss()
        throw error
      }
      #expect(region.progress(0).pointee.position.load(ordering: .relaxed) == 3)
      gate.open(.leave)
      executor.join()
    }
  }
}
