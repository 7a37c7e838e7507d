import LoadEngine
import LoadRecord
import LoadScenario
import Testing

/// How long a measured phase was.
struct PhaseLengthTests {
  /// Two arrivals, one at the start and one in the middle: the phase goes on when nothing more arrives.
  @Test(arguments: ExecutorKind.all)
  func aPhaseWithoutFurtherArrivalsIsAsLongAsPlanned(_ kind: ExecutorKind) async throws {
    let plan = Plan(
      name: "quiet", target: TargetReference(source: .named("calibration")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(
          workers: 1, mix: [MixEntry(operation: "noop", weight: 1)], arrivals: Arrivals(ratePerSecond: 10))
      ], warmupNanoseconds: 0, length: .duration(nanoseconds: 200_000_000), seed: 5)
    let record = try #require(try await InProcessRun.perform(plan).record)
    #expect(record.elapsedSeconds >= 0.2 - 1e-6)
    #expect(try #require(record.totals.throughputPerSecond) <= 10.001)
  }
}
