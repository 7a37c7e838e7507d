import LoadEngine
import LoadPlatform
import LoadRecord
import LoadScenario
import LoadStatistics
import LoadTarget
import LoadVerdict
import Testing

/// The open model: operations arrive by a schedule of their own.
@Suite(.serialized)
struct OpenModelTests {
  /// Sleeps for as long as its operation's name says.
  struct SleepingTarget: LoadTarget {
    struct Worker: LoadWorker {
      mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
        let end = MonotonicClock.nanoseconds() + (operation == 0 ? 100_000 : 20_000_000)
        while MonotonicClock.nanoseconds() < end {}
      }
    }

    static let name = "sleeping"
    static let operations = [OperationDescription("short", ""), OperationDescription("long", "")]
    init(_ run: TargetRun) {}
    func makeWorker(index: Int) -> Worker { Worker() }
  }

  private func run(
    _ arrivals: Arrivals, on kind: ExecutorKind = ExecutorKind.all[0], workers: Int = 1, operation: String = "short",
    length: RunLength
  ) async throws -> RunRecord {
    let plan = Plan(
      name: "open", target: TargetReference(source: .named("sleeping")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(workers: workers, mix: [MixEntry(operation: operation, weight: 1)], arrivals: arrivals)
      ], warmupNanoseconds: 0, length: length, seed: 5)
    return try #require(
      try await InProcessRun.perform(plan, targets: [TargetDescription(SleepingTarget.self)]).record)
  }

  @Test(arguments: ExecutorKind.all, Arrivals.Distribution.allCases)
  func soManyArriveAsTheScheduleSays(_ kind: ExecutorKind, _ distribution: Arrivals.Distribution) async throws {
    let schedule =
      distribution == .uniform
      ? ArrivalSchedule(RateProfile(ratePerSecond: 500))
      : ArrivalSchedule(poisson: RateProfile(ratePerSecond: 500), seed: 5, group: 0)
    let expected = (0..<1000 as Range<UInt64>).count { schedule.nanoseconds($0) < 400_000_000 }
    let record = try await run(
      Arrivals(ratePerSecond: 500, distribution: distribution), on: kind, workers: 2,
      length: .duration(nanoseconds: 400_000_000))
    let operation = record.operations[0]
    // The last may come too late for its phase on a busy machine: a few, or many on the pool, which other tests block.
    #expect(operation.count <= expected && operation.count > 0)
    if kind.executor != .tasks { #expect(operation.count + 20 >= expected) }
    #expect(operation.latencyNanoseconds.histogram.totalCount == operation.count)
    #expect(operation.lagNanoseconds?.histogram.totalCount == operation.count)
    #expect(operation.dropped == 0)
    #expect(record.timeline.allSatisfy { $0.offeredPerSecond == 500 })
    #expect(record.workers.reduce(0) { $0 + ($1.waits ?? 0) } <= operation.count)
  }

  @Test(arguments: ExecutorKind.all)
  func aNumberOfOperationsEndsTheArrivals(_ kind: ExecutorKind) async throws {
    let record = try await run(Arrivals(ratePerSecond: 1000), on: kind, workers: 3, length: .iterations(100))
    #expect(record.totals.operations == 100)
    // The hundredth is due after 99 ms.
    #expect(record.elapsedSeconds >= 0.099)
  }

  /// One worker that needs 20 ms for each of 100 arrivals a second: the n-th waits 10 ms longer than the one before it. The
  /// closed model would report 20 ms for each.
  @Test(arguments: ExecutorKind.all)
  func whatWaitsForAFreeWorkerIsInTheLatency(_ kind: ExecutorKind) async throws {
    let record = try await run(
      Arrivals(ratePerSecond: 100), on: kind, operation: "long", length: .duration(nanoseconds: 1_000_000_000))
    let operation = record.operations[0]
    let performed = Double(operation.count)
    #expect(performed >= 20 && performed <= 51)
    let longest = Double(try #require(operation.latencyNanoseconds.max))
    #expect(longest >= (performed - 1) * 10_000_000 + 20_000_000 - 1_000_000)
    #expect(Double(try #require(operation.lagNanoseconds?.max)) >= (performed - 1) * 10_000_000 - 1_000_000)
    let verdict = VerdictJudge.judge(record, thresholds: [])
    #expect(verdict.reasons.contains { $0.contains("offered 100/s") && $0.contains("could not serve") })
  }

  @Test(arguments: ExecutorKind.all)
  func lateArrivalsAreDroppedAndCounted(_ kind: ExecutorKind) async throws {
    let record = try await run(
      Arrivals(ratePerSecond: 1000, overload: .drop), on: kind, operation: "long",
      length: .duration(nanoseconds: 600_000_000))
    let operation = record.operations[0]
    let dropped = try #require(operation.dropped)
    #expect(dropped > operation.count)
    #expect(operation.failures == 0)
    #expect(record.totals.dropped == dropped)
    // Each that was due is one of both; the last may be within its limit.
    #expect(dropped + operation.count >= 595 && dropped + operation.count <= 600)
    // Those that were performed were at most so late when they were taken.
    if kind.executor == .threads { #expect(try #require(operation.lagNanoseconds?.max) <= 1_100_000) }
    #expect(!VerdictJudge.judge(record, thresholds: []).reasons.contains { $0.contains("could not serve") })
  }

  @Test(arguments: ExecutorKind.all)
  func lateArrivalsFailWhereTheyAreToldTo(_ kind: ExecutorKind) async throws {
    let record = try await run(
      Arrivals(ratePerSecond: 1000, overload: .fail), on: kind, operation: "long",
      length: .duration(nanoseconds: 600_000_000))
    let operation = record.operations[0]
    #expect(operation.failures > 0)
    #expect(operation.failureKinds == ["late": operation.failures])
    #expect(operation.count == operation.failures + operation.samples)
  }
}
