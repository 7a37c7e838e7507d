import LoadEngine
import LoadRecord
import LoadScenario
import LoadStatistics
import LoadTarget
import LoadVerdict
import TestThreads
import Testing

/// The open model: operations arrive by a schedule of their own. In made-up time, where that matters.
@Suite(.ownThread)
struct OpenModelTests {
  private static let shortNanoseconds: UInt64 = 100_000
  private static let longNanoseconds: UInt64 = 20_000_000

  private func plan(
    _ arrivals: Arrivals, on kind: ExecutorKind, workers: Int = 1, operation: String = "short", length: RunLength
  ) -> Plan {
    Plan(
      name: "open", target: TargetReference(source: .named("calibration")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(workers: workers, mix: [MixEntry(operation: operation, weight: 1)], arrivals: arrivals)
      ], warmupNanoseconds: 0, length: length, seed: 5)
  }

  /// The verdict on a record as the release build would have made it: a debug build judges nothing that depends on time.
  private func judged(_ record: RunRecord) -> Verdict {
    var record = record
    record.tool.build = "release"
    return VerdictJudge.judge(record, thresholds: [])
  }

  private func run(
    _ arrivals: Arrivals, on kind: ExecutorKind, workers: Int = 1, operation: String = "short", length: RunLength
  ) throws -> SimulatedRun {
    let run = try SimulatedRun(
      plan(arrivals, on: kind, workers: workers, operation: operation, length: length),
      serviceNanoseconds: ["short": Self.shortNanoseconds, "long": Self.longNanoseconds])
    run.perform()
    return run
  }

  /// Whether a recorded time is an exact one, as closely as buckets tell times apart.
  private func isRecorded(_ recorded: UInt64?, as exact: UInt64) -> Bool {
    recorded.map { abs(Double($0) - Double(exact)) <= Double(exact) / 500 + Double(ManualClock.step) } ?? false
  }

  @Test(arguments: ExecutorKind.all, Arrivals.Distribution.allCases)
  func arrivalsAreThoseOfTheSchedule(_ kind: ExecutorKind, _ distribution: Arrivals.Distribution) throws {
    let schedule =
      distribution == .uniform
      ? ArrivalSchedule(RateProfile(ratePerSecond: 500))
      : ArrivalSchedule(poisson: RateProfile(ratePerSecond: 500), seed: 5, group: 0)
    let due = (0..<1000 as Range<UInt64>).map { schedule.nanoseconds($0) }.filter { $0 < 400_000_000 }
    let run = try run(
      Arrivals(ratePerSecond: 500, distribution: distribution), on: kind,
      length: .duration(nanoseconds: 400_000_000))
    let calls = run.calls[0]
    #expect(calls.count == due.count)
    // Each begins when it is due, or when the one before it has ended.
    var free = 0.0
    for (call, due) in zip(calls, due) {
      let expected = max(due, free)
      #expect(Double(call.start) >= expected - 1 && Double(call.start) <= expected + Double(ManualClock.step))
      free = Double(call.end)
    }
    let record = try #require(run.record)
    let operation = record.operations[0]
    #expect(operation.count == UInt64(due.count))
    #expect(operation.latencyNanoseconds.histogram.totalCount == operation.count)
    #expect(operation.lagNanoseconds?.histogram.totalCount == operation.count)
    #expect(operation.dropped == 0)
    #expect(record.workers.reduce(0) { $0 + ($1.waits ?? 0) } <= operation.count)
    #expect(record.workers.allSatisfy { $0.lateWakeups == 0 })
  }

  /// The same on the engine's own threads, by the machine's clock: no figure of it is looked at.
  @Test(arguments: ExecutorKind.all)
  func aNumberOfOperationsEndsTheArrivals(_ kind: ExecutorKind) async throws {
    let plan = plan(
      Arrivals(ratePerSecond: 1000), on: kind, workers: 3, operation: "noop", length: .iterations(100))
    let record = try #require(try await InProcessRun.perform(plan).record)
    #expect(record.ending == Ending(.completed))
    let operation = record.operations[0]
    #expect(operation.count == 100)
    #expect(operation.latencyNanoseconds.histogram.totalCount == 100)
    #expect(operation.lagNanoseconds?.histogram.totalCount == 100)
    #expect(operation.dropped == 0)
    #expect(record.timeline.allSatisfy { abs(($0.offeredPerSecond ?? 0) - 1000) < 1e-6 })
  }

  @Test(arguments: ExecutorKind.all)
  func theLastOfANumberOfArrivalsIsDueAtItsTime(_ kind: ExecutorKind) throws {
    let run = try run(
      Arrivals(ratePerSecond: 1000), on: kind, workers: kind.executor == .threads ? 1 : 3, length: .iterations(100))
    let starts = run.calls.joined().map(\.start)
    #expect(starts.count == 100)
    // The hundredth is due after 99 ms.
    #expect(isRecorded(starts.max(), as: 99_000_000))
  }

  /// One worker that needs 20 ms for each of 100 arrivals a second: the n-th waits 10 ms longer than the one before it. The
  /// closed model would report 20 ms for each.
  @Test(arguments: ExecutorKind.all)
  func whatWaitsForAFreeWorkerIsInTheLatency(_ kind: ExecutorKind) throws {
    let run = try run(
      Arrivals(ratePerSecond: 100), on: kind, operation: "long", length: .duration(nanoseconds: 1_000_000_000))
    #expect(run.calls[0].map(\.start) == (0..<50).map { $0 * Self.longNanoseconds })
    let record = try #require(run.record)
    let operation = record.operations[0]
    #expect(operation.count == 50)
    #expect(isRecorded(operation.serviceTimeNanoseconds.max, as: Self.longNanoseconds))
    let longestLag = 49 * (Self.longNanoseconds - 10_000_000)
    #expect(isRecorded(operation.latencyNanoseconds.max, as: longestLag + Self.longNanoseconds))
    #expect(isRecorded(operation.lagNanoseconds?.max, as: longestLag))
    let verdict = judged(record)
    #expect(verdict.reasons.contains { $0.contains("offered 100/s") && $0.contains("could not serve") })
  }

  /// A thousand arrivals a second, of which one worker serves 50; one may be as late as the next is due, 1 ms.
  @Test(arguments: ExecutorKind.all)
  func lateArrivalsAreDroppedAndCounted(_ kind: ExecutorKind) throws {
    let run = try run(
      Arrivals(ratePerSecond: 1000, overload: .drop), on: kind, operation: "long",
      length: .duration(nanoseconds: 600_000_000))
    let record = try #require(run.record)
    let operation = record.operations[0]
    let dropped = try #require(operation.dropped)
    #expect(operation.count == UInt64(run.calls[0].count))
    #expect((28...30).contains(operation.count))
    #expect(operation.failures == 0)
    #expect(record.totals.dropped == dropped)
    // Each that was due is one of both; the last may be within its limit.
    #expect((598...600).contains(dropped + operation.count))
    // Those that were performed were at most so late when they were taken.
    #expect(try #require(operation.lagNanoseconds?.max) <= 1_010_000)
    #expect(operation.neverBegun.map { $0 <= 2 } == true)
    #expect(judged(record).reasons.contains { $0.contains("could not serve") })
  }

  @Test(arguments: ExecutorKind.all)
  func lateArrivalsFailTheRunWhereTheyAreToldTo(_ kind: ExecutorKind) throws {
    let run = try run(
      Arrivals(ratePerSecond: 1000, overload: .fail), on: kind, operation: "long",
      length: .duration(nanoseconds: 600_000_000))
    let record = try #require(run.record)
    let operation = record.operations[0]
    #expect(operation.failures == 0)
    #expect(operation.count == UInt64(run.calls[0].count))
    // The end of the phase overtakes one that is due in its last millisecond.
    #expect((599...600).contains(operation.count + operation.unperformed))
    #expect(judged(record).reasons.contains { $0.contains("does not allow") })
  }

  /// One worker needs 20 ms for each of 100 arrivals a second: in a second it begins 50, and the others have waited for up to
  /// half of it. Nobody may forget them.
  @Test(arguments: ExecutorKind.all)
  func whatHadNotBegunCountsWithItsWait(_ kind: ExecutorKind) throws {
    let run = try run(
      Arrivals(ratePerSecond: 100), on: kind, operation: "long", length: .duration(nanoseconds: 1_000_000_000))
    let record = try #require(run.record)
    let operation = record.operations[0]
    #expect(operation.count == 50)
    #expect(operation.neverBegun == 50)
    let latency = operation.latencyNanoseconds.histogram
    #expect(latency.totalCount == 100)
    // The fifty-first was due after 500 ms and the worker was free after a second; the last was due after 990 ms.
    #expect((1...50).allSatisfy { wait in latency.counts[latency.layout.index(of: UInt64(wait) * 10_000_000)] > 0 })
    let p99 = record.reading(.latency, .percentile(99))
    #expect(p99.isLowerBound)
    #expect(!record.reading(.latency, .percentile(25)).isLowerBound)
  }

  /// 100 arrivals a second for 2 s, and the worker is in one operation from 1.65 s to 2.65 s: those due from 1.66 s on wait
  /// for it, up to 0.99 s. Without them the slowest of 166 operations took 100 µs but for one.
  @Test func aStallAtTheEndIsInTheTail() throws {
    let plan = plan(
      Arrivals(ratePerSecond: 100), on: ExecutorKind.all[0], length: .duration(nanoseconds: 2_000_000_000))
    let run = try SimulatedRun(plan, serviceNanoseconds: ["short": Self.shortNanoseconds])
    run.stallNanoseconds = (call: 165, length: 1_000_000_000)
    run.perform()
    let record = try #require(run.record)
    #expect(record.operations[0].count == 166)
    #expect(record.operations[0].neverBegun == 34)
    #expect(record.elapsedSeconds > 2.64 && record.elapsedSeconds < 2.66)
    #expect(isRecorded(record.operations[0].latencyNanoseconds.p99, as: 980_000_000))
    #expect(isRecorded(record.operations[0].latencyNanoseconds.p90, as: 800_000_000))
    let reasons = judged(record).reasons
    #expect(reasons.contains { $0.contains("34 of 200 arrivals") && $0.contains("could not serve") })
  }

  @Test(
    "Rates are over the phase, and what is achieved is at most what was offered",
    arguments: [(1.0, 2.0, 2), (0.1, 1, 1), (2.5, 3, 8), (10, 0.95, 10)])
  func ratesAreOverThePhase(_ rate: Double, _ seconds: Double, _ due: UInt64) throws {
    let record = try #require(
      try run(
        Arrivals(ratePerSecond: rate), on: ExecutorKind.all[0],
        length: .duration(nanoseconds: UInt64(seconds * 1e9))
      ).record)
    #expect(record.operations[0].count == due)
    #expect(record.elapsedSeconds == seconds)
    #expect(record.totals.throughputPerSecond == Double(due) / seconds)
  }
}
