import LoadRecord
import LoadScenario
import LoadStatistics
import LoadTarget
import TestThreads
import Testing

@testable import LoadEngine

/// Arrivals that nobody began are counted many at once, as if each had been counted by itself.
@Suite(.ownThread)
struct SettlingTests {
  private static let seconds = 1.0
  private static let serviceNanoseconds: UInt64 = 10_000_000

  /// The record of one worker that begins a hundred operations in a second, of two in its mix.
  private func record(_ arrivals: Arrivals, on kind: ExecutorKind = ExecutorKind.all[0]) throws -> RunRecord {
    let plan = Plan(
      name: "flood", target: TargetReference(source: .named("t")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(
          workers: 1, mix: [MixEntry(operation: "a", weight: 3), MixEntry(operation: "b", weight: 1)],
          arrivals: arrivals)
      ], warmupNanoseconds: 0, length: .duration(nanoseconds: UInt64(Self.seconds * 1e9)), seed: 7)
    let run = try SimulatedRun(plan, serviceNanoseconds: ["a": Self.serviceNanoseconds, "b": Self.serviceNanoseconds])
    run.perform()
    return try #require(run.record)
  }

  @Test(arguments: [Arrivals.Distribution.uniform, .poisson])
  func manyAtOnceAreAsOneByOne(_ distribution: Arrivals.Distribution) throws {
    let rate = 100_000.0
    let record = try record(Arrivals(ratePerSecond: rate, distribution: distribution))
    let performed = record.operations.reduce(0) { $0 + $1.count }
    #expect(performed == 100)
    let schedule =
      distribution == .uniform
      ? ArrivalSchedule(RateProfile(ratePerSecond: rate))
      : ArrivalSchedule(poisson: RateProfile(ratePerSecond: rate), seed: 7, group: 0)
    var expected = Histogram(layout: record.operations[0].latencyNanoseconds.histogram.layout)
    // The last operation ends a little after the phase.
    let end = UInt64((record.elapsedSeconds * 1e9).rounded())
    var index = performed
    while case let due = schedule.nanoseconds(index), due < Self.seconds * 1e9 - 1e6 {
      expected.record(end - UInt64(due))
      index += 1
    }
    var latency = Histogram(layout: expected.layout)
    for operation in record.operations { latency.add(operation.latencyNanoseconds.histogram) }
    #expect(record.operations.map { $0.neverBegun ?? 0 }.reduce(0, +) == expected.totalCount)
    // Those that were performed have their own latencies.
    let differences = zip(latency.counts, expected.counts).map { $0 >= $1 ? $0 - $1 : $1 - $0 }
    #expect(differences.reduce(0, +) == performed)
    // By the weights of the mix.
    let share = Double(record.operations[0].neverBegun ?? 0) / Double(expected.totalCount)
    #expect(abs(share - 0.75) < 0.001)
  }

  @Test(arguments: ExecutorKind.all)
  func aHundredMillionAreCounted(_ kind: ExecutorKind) throws {
    let record = try record(Arrivals(ratePerSecond: Arrivals.maximumRate), on: kind)
    let unperformed = record.operations.map(\.unperformed).reduce(0, +)
    #expect(record.totals.operations == 100)
    #expect(unperformed == 99_900_000 - 100)
    #expect(record.operations.map(\.latencyNanoseconds.histogram.totalCount).reduce(0, +) == 99_900_000)
  }

  @Test func thoseThatAreTooLateAreDropped() throws {
    let record = try record(Arrivals(ratePerSecond: 1_000_000, overload: .drop))
    #expect(record.totals.operations == 100)
    #expect(record.operations.map { $0.neverBegun ?? 0 }.reduce(0, +) <= 1)
    #expect((999_000...1_000_000).contains(record.totals.operations + record.totals.dropped))
  }
}
