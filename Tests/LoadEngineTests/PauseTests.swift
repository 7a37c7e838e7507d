import LoadEngine
import LoadPlatform
import LoadRecord
import LoadScenario
import Testing

/// Think time: workers wait between operations, and no latency contains it.
@Suite(.serialized)
struct PauseTests {
  private func plan(_ pause: Pause, length: RunLength, stallNanoseconds: UInt64 = 30_000_000_000) -> Plan {
    Plan(
      name: "pause", target: TargetReference(source: .named("calibration")),
      groups: [WorkerGroup(workers: 2, mix: [MixEntry(operation: "noop", weight: 1)], pause: pause)],
      warmupNanoseconds: 0, length: length, stallNanoseconds: stallNanoseconds, seed: 3)
  }

  @Test(arguments: Pause.Distribution.allCases)
  func operationsAreAtLeastSoFarApart(_ distribution: Pause.Distribution) async throws {
    let pause = Pause(meanNanoseconds: 2_000_000, distribution: distribution)
    let record = try #require(
      try await InProcessRun.perform(plan(pause, length: .iterations(200))).record)
    #expect(record.totals.operations == 200)
    #expect(record.operations[0].samples == 200)
    #expect(record.operations[0].timing == "exact")
    // 99 pauses of each worker lie between its operations; the exponential ones of this seed are not much shorter.
    let least = distribution == .constant ? 99 * 0.002 : 99 * 0.002 * 0.6
    #expect(record.elapsedSeconds >= least)
    // Each operation is timed by itself: a mean as long as a pause would mean that pauses are in it.
    #expect(try #require(record.operations[0].serviceTimeNanoseconds.p50) < 2_000_000)
    // Waiting is not being busy.
    #expect(record.workers.allSatisfy { ($0.busySeconds ?? .infinity) < record.elapsedSeconds })
  }

  /// Not under a sanitizer: among its other tests the end of a run, too, can take longer than the three seconds of a stall.
  @Test(.timeLimit(.minutes(2)), .enabled(if: !Sanitizer.isActive))
  func aLongPauseEndsWithThePhaseAndIsNoStall() async throws {
    let pause = Pause(meanNanoseconds: 3_600_000_000_000)
    let run = try await InProcessRun.perform(
      plan(pause, length: .duration(nanoseconds: 4_500_000_000), stallNanoseconds: 3_000_000_000))
    let record = try #require(run.record)
    #expect(record.ending == Ending(.completed))
    #expect(record.totals.operations == 2)
  }
}
