import Foundation
import LoadRecord
import LoadScenario
import LoadStatistics
import Testing

/// Records of shards become a record of their whole plan.
struct ShardMergeTests {
  /// What four shards split: eight readers and four writers.
  private static let plan = Fixture.plan { plan in
    plan.groups[0].workers = 8
    plan.groups[1].workers = 4
  }

  /// One second of a shard, which begins so late.
  private func record(
    _ index: Int, of count: Int = 4, milliseconds: Int = 0, plan: Plan = plan, seconds: UInt64 = 1
  ) throws -> RunRecord {
    let part = try plan.part(try #require(Shard(index: index, count: count)))
    let times = (0..<10).map { UInt64(100 * index + $0) }
    var record = try #require(
      Fixture.record([
        Fixture.start(part),
        Fixture.ready { line in
          line.startedAt =
            "2026-01-31T12:34:\(10 + milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())Z"
          line.asynchronous = [[false, false], [false]]
        },
        .interval(
          IntervalLine(
            second: 0, endNanoseconds: seconds * 1_000_000_000, lengthNanoseconds: seconds * 1_000_000_000,
            activeWorkers: 3,
            operations: [
              Fixture.operation("get", "readers", count: 10, times: times),
              Fixture.operation("list", "readers", count: 10, times: times.map { $0 * 7 }),
              Fixture.operation("put", "writers", count: 10, times: times.map { $0 * 1000 }),
            ], memory: [])),
        Fixture.end(),
      ]))
    record.workers = (0..<part.workerCount).map { worker in
      WorkerRecord(
        index: worker, group: worker < part.groups[0].workers ? "readers" : "writers", executor: "threads",
        operations: UInt64(part.wholeIndex(ofWorker: worker)), busySeconds: 1, involuntaryContextSwitches: nil,
        cpuSeconds: nil)
    }
    record.command = "loadtest run made.json --shard \(index)/\(count)"
    return record
  }

  private func merge(_ records: RunRecord...) throws -> RunRecord { try merge(records) }

  private func merge(_ records: [RunRecord]) throws -> RunRecord {
    try RecordMerge.merge(records.enumerated().map { RecordMerge.Source(path: "run\($0)", record: $1) })
  }

  private func refusal(_ records: RunRecord...) -> String? {
    let failure = #expect(throws: FileFailure.self) { try merge(records) }
    #expect(failure?.kind == .content)
    return failure?.description
  }

  @Test func allShardsAreTheWholePlan() throws {
    let shards = try (0..<4).map { try record($0) }
    let merged = try merge(shards)
    #expect(merged.scenario == Self.plan)
    #expect(merged.seed == Self.plan.seed)
    #expect(merged.missingShards.isEmpty)
    #expect(merged.merged?.compactMap(\.shard?.index) == [0, 1, 2, 3])
    #expect(merged.totals.operations == 120)
    #expect(merged.elapsedSeconds == 1)
    #expect(merged.command == nil)
    #expect(merged.environment.warnings == ["from the start", "from the end"])
    for (number, operation) in merged.operations.enumerated() {
      var sum = Histogram(layout: .threeDigits)
      for shard in shards { sum.add(shard.operations[number].latencyNanoseconds.histogram) }
      #expect(operation.latencyNanoseconds.histogram == sum)
    }
  }

  @Test func workersHaveTheNumbersOfThePlan() throws {
    let shards = try (0..<4).map { try record($0) }
    let merged = try merge(shards[2], shards[0], shards[3], shards[1])
    #expect(merged.workers.map(\.index) == Array(0..<12))
    #expect(merged.workers.map(\.operations) == (0..<12).map { UInt64($0) })
    #expect(merged.workers.map(\.group) == (0..<12).map { $0 < 8 ? "readers" : "writers" })
    let stepwise = try merge(try merge(shards[3], shards[1]), try merge(shards[0], shards[2]))
    #expect(stepwise.workers == merged.workers)
    #expect(stepwise.operations == merged.operations)
    #expect(stepwise.scenario == merged.scenario)
    #expect(stepwise.missingShards.isEmpty)
  }

  @Test func missingShardsAreKnown() throws {
    let merged = try merge(try record(3), try record(1))
    #expect(merged.missingShards.map(\.index) == [0, 2])
    #expect(merged.scenario == Self.plan)
    #expect(try merge(try record(2)).missingShards.map(\.index) == [0, 1, 3])
    // A shard's own record lacks none, nor does a run of a whole plan.
    #expect(try record(2).missingShards.isEmpty)
    #expect(try #require(Fixture.record(Fixture.lines)).missingShards.isEmpty)
  }

  @Test func aShardThatIsThereTwiceIsRefused() throws {
    let first = try record(1)
    let again = try record(1, milliseconds: 500)
    #expect(
      refusal(try record(0), first, again)
        == "run1 and run2 are both shard 1 of 4, so its load would count twice: merge each of the 4 shards once")
    #expect(refusal(first, first)?.contains("run0 and run1 are the same run") == true)
    #expect(refusal(try merge(try record(0), first), again)?.contains("run1 and run1 are both shard 1 of 4") == true)
  }

  @Test func shardsOfOtherNumbersPlansAndSeedsAreRefused() throws {
    let first = try record(0)
    #expect(
      refusal(first, try record(1, of: 3))
        == "run0 is one of 4 shards and run1 is one of 3 shards: only shards with the same count make up one run")
    let whole = try #require(Fixture.record([Fixture.start(Self.plan)] + Fixture.lines.dropFirst()))
    #expect(refusal(first, whole)?.contains("run1 is a run of the whole plan") == true)
    #expect(refusal(whole, first)?.contains("run0 is a run of the whole plan") == true)
    var other = Self.plan
    other.groups[0].workers = 9
    #expect(
      refusal(first, try record(1, plan: other))?.contains("scenario.groups[0].workers is 8 in run0, 9 in run1") == true
    )
    var seeded = Self.plan
    seeded.seed = 3
    #expect(refusal(first, try record(1, plan: seeded))?.contains("different seeds") == true)
  }

  /// Of a second each, the last beginning so much later than the others.
  @Test(arguments: [(0, false), (40, false), (60, true), (1500, true)])
  func shardsThatDidNotRunTogetherAreTold(milliseconds: Int, isTold: Bool) throws {
    let merged = try merge(try record(0), try record(1), try record(2), try record(3, milliseconds: milliseconds))
    #expect(merged.environment.warnings.contains { $0.hasPrefix("all shards measured at the same time") } == isTold)
    #expect(merged.elapsedSeconds == (milliseconds > 1000 ? 2 : 1 + Double(milliseconds) / 1000))
    var unknown = try record(3)
    unknown.startedAt = nil
    #expect(
      try merge(try record(0), unknown).environment.warnings.contains(
        "it is unknown whether the shards ran at the same time"))
  }

  @Test func arrivalsAreExpectedByEachShardsOwnTime() throws {
    var plan = Self.plan
    plan.groups[1].arrivals = Arrivals(ratePerSecond: 1000)
    let merged = try merge(
      try record(0, plan: plan), try record(1, plan: plan),
      try record(2, milliseconds: 5000, plan: plan, seconds: 2))
    #expect(merged.elapsedSeconds == 3)
    #expect(merged.expectedArrivals(ofGroup: 0) == nil)
    #expect(merged.expectedArrivals(ofGroup: 1) == 1000.0)
    #expect(try record(2, plan: plan, seconds: 2).expectedArrivals(ofGroup: 1) == 500.0)
  }

  @Test func aMergedRecordOfShardsIsWrittenAndRead() throws {
    try Fixture.inFolder { folder in
      var shard = try record(1)
      shard.verdict = Verdict(outcome: .fail, reasons: ["why"], thresholds: [])
      let merged = try merge(try record(0), shard)
      #expect(merged.merged?[1].verdict?.reasons == ["why"])
      try JSONOutput.write(merged, to: folder + "/merged.json")
      try JSONOutput.write(shard, to: folder + "/shard.json")
      #expect(try RecordFile.load(path: folder + "/merged.json").record == merged)
      #expect(try RecordFile.load(path: folder + "/shard.json").record == shard)
      // From an earlier version: without the keys that shards brought.
      let text = try String(contentsOfFile: folder + "/merged.json", encoding: .utf8)
      let older = text.split(separator: "\n").filter { !$0.contains("\"startNanosecondsSinceEpoch\"") }
      try TextOutput.write(older.joined(separator: "\n"), to: folder + "/older.json")
      #expect(try RecordFile.load(path: folder + "/older.json").record == merged)
    }
  }
}
