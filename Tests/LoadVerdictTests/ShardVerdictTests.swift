import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

/// What a shard decides by itself, and what all of them together.
struct ShardVerdictTests {
  private static let amounts: [(MeasuredFigure, Aggregate)] = [
    (.throughput, .rate), (.operations, .count), (.failures, .count), (.dropped, .count),
  ]

  private func plan(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    var plan = Fixture.plan()
    for index in plan.groups.indices { plan.groups[index].workers = 4 }
    change(&plan)
    return plan
  }

  private func shard(
    _ index: Int, of count: Int = 2, plan: Plan? = nil, _ change: (inout RunRecord) -> Void = { _ in }
  ) throws -> RunRecord {
    let part = try (plan ?? self.plan()).part(try #require(Shard(index: index, count: count)))
    return Fixture.record { record in
      record.scenario = part
      record.seed = part.seed
      record.startedAt = "2026-01-31T12:34:1\(index).000Z"
      change(&record)
    }
  }

  /// Judges each by itself, then all together.
  private func merged(_ records: [RunRecord], _ thresholds: [Threshold]) throws -> RunRecord {
    let judged = records.map { record in
      var record = record
      record.scenario.thresholds = thresholds
      record.verdict = VerdictJudge.judge(record, thresholds: thresholds)
      return record
    }
    return try RecordMerge.merge(judged.enumerated().map { RecordMerge.Source(path: "run\($0)", record: $1) })
  }

  @Test(arguments: amounts)
  func amountsAreLeftToTheMerge(_ metric: MeasuredFigure, _ aggregate: Aggregate) throws {
    let impossible = Fixture.threshold(metric, aggregate, .less, -1)
    let verdict = VerdictJudge.judge(try shard(0), thresholds: [impossible])
    #expect(verdict.outcome == .pass)
    #expect(verdict.reasons.isEmpty)
    #expect(verdict.thresholds[0].outcome == .noData)
    #expect(verdict.thresholds[0].note == "applies to all shards together: judged by 'loadtest merge'")
    let whole = VerdictJudge.judge(try merged([shard(0), shard(1)], [impossible]), thresholds: [impossible])
    // The closed model drops nothing: there is no figure.
    #expect(whole.outcome == (metric == .dropped ? .noData : .fail))
  }

  @Test func amountsOfAllShardsAreTheirSum() throws {
    let count = Fixture.threshold(.operations, .count, .equal, 20)
    #expect(VerdictJudge.judge(try merged([shard(0), shard(1)], [count]), thresholds: [count]).outcome == .pass)
  }

  @Test func otherFiguresAreJudgedInAShard() throws {
    let slow = Fixture.threshold(.latency, .maximum, .less, 1)
    let failing = Fixture.threshold(.failures, .rate, .less, 0.1)
    for threshold in [slow, failing] {
      #expect(VerdictJudge.judge(try shard(0), thresholds: [threshold]).outcome == .fail)
    }
  }

  /// A tail that one shard has alone is not the whole load's.
  @Test func theVerdictIsThatOfTheMergedRecord() throws {
    let median = Fixture.threshold(.serviceTime, .median, .less, 350) { $0.metricText = "service_time{group:writers}" }
    var threshold = median
    threshold.selectors = [.group: "writers"]
    let slow = try shard(1) { record in
      record.operations[2] = Fixture.operation("put", "writers", times: [360, 370, 380])
    }
    #expect(VerdictJudge.judge(slow, thresholds: [threshold]).outcome == .fail)
    let whole = try merged(
      [shard(0) { $0.operations[2] = Fixture.operation("put", "writers", times: [1, 2, 3, 4]) }, slow], [threshold])
    #expect(VerdictJudge.judge(whole, thresholds: [threshold]).outcome == .pass)
  }

  @Test func whatAShardShowedToBeBrokenIsAFailureWithoutTheOthersToo() throws {
    let broken = try shard(2, of: 4) { $0.invariantViolation = "3 are 4" }
    let verdict = VerdictJudge.judge(try merged([shard(0, of: 4), broken], []), thresholds: [])
    #expect(verdict.outcome == .fail)
    #expect(verdict.findings.map(\.outcome) == [.fail, .invalid])
    #expect(verdict.reasons.last == "shards 1, 3 of 4 are missing: no figure includes their part of the load")
  }

  @Test func figuresWithoutAPartOfTheLoadAreNotJudged() throws {
    let holds = Fixture.threshold(.latency, .maximum, .less, 1e9)
    let crossed = Fixture.threshold(.latency, .maximum, .less, 1)
    let amount = Fixture.threshold(.operations, .count, .equal, 20)
    let thresholds = [holds, crossed, amount]
    let record = try merged([shard(0, of: 4), shard(2, of: 4)], thresholds)
    let verdict = VerdictJudge.judge(record, thresholds: thresholds)
    #expect(verdict.outcome == .invalid)
    #expect(verdict.reasons.first == "shards 1, 3 of 4 are missing: no figure includes their part of the load")
    #expect(verdict.thresholds.map(\.outcome) == [.invalid, .invalid, .noData])
    #expect(
      verdict.thresholds.map(\.note) == [
        "not judged: a shard is missing", "not judged: a shard is missing", "a shard is missing",
      ])
    let one = try merged([shard(0, of: 4), shard(2, of: 4), shard(3, of: 4)], [])
    #expect(
      VerdictJudge.judge(one, thresholds: []).reasons
        == ["shard 1 of 4 is missing: no figure includes its part of the load"])
    #expect(VerdictJudge.judge(try merged([shard(0), shard(1)], []), thresholds: []).outcome == .pass)
  }

  @Test func whatBelongsToOneProcessHasTheWorstShardsResult() throws {
    let resident = Fixture.threshold(.resident, .maximum, .less, 6000)
    let health = Fixture.threshold(.gauge, .value, .greaterOrEqual, 80, [.name: "health"])
    let large = try shard(1) { record in
      record.memory.samples[1] = MemorySample(residentBytes: 7000)
      record.gauges["health"] = 90
    }
    let thresholds = [resident, health]
    let verdict = VerdictJudge.judge(try merged([shard(0), large], thresholds), thresholds: thresholds)
    #expect(verdict.thresholds.map(\.observed) == [7000, 80])
    #expect(verdict.thresholds.map(\.outcome) == [.fail, .pass])
    #expect(verdict.thresholds.map(\.note) == ["shard 1 of 2", "shard 0 of 2"])
    #expect(verdict.outcome == .fail)
    // A threshold that no shard was judged by has no figure.
    let other = Fixture.threshold(.resident, .maximum, .less, 5)
    let again = VerdictJudge.judge(try merged([shard(0), large], thresholds), thresholds: [other])
    #expect(again.outcome == .noData)
  }

  @Test func aLeakInOneShardIsALeak() throws {
    let leaking = plan { $0.memory.leaks = .detect }
    func checked(_ index: Int, _ kind: LeakKind) throws -> RunRecord {
      try shard(index, plan: leaking) { record in
        var leaks = LeakVerdict(kind: kind, explanation: "\(kind.rawValue) as made", operationsPerformed: 100)
        if kind == .leak { leaks.culprits = 1 }
        record.memory.leaks = leaks
      }
    }
    let found = VerdictJudge.judge(try merged([checked(0, .stable), checked(1, .leak)], []), thresholds: [])
    #expect(found.outcome == .fail)
    #expect(found.reasons == ["shard 1 of 2: leak: leak as made"])
    #expect(
      VerdictJudge.judge(try merged([checked(0, .stable), checked(1, .stable)], []), thresholds: []).outcome == .pass)
    let unchecked = VerdictJudge.judge(try merged([checked(0, .stable), shard(1, plan: leaking)], []), thresholds: [])
    #expect(unchecked.outcome == .noData)
  }

  /// Ten seconds of load in each of two shards, of which one began five seconds later.
  @Test func skewIsNoShortfall() throws {
    let open = plan {
      $0.groups[1].arrivals = Arrivals(ratePerSecond: 1)
      $0.length = .duration(nanoseconds: 10_000_000_000)
    }
    let records = try (0..<2).map { index in
      try shard(index, plan: open) { record in
        record.startedAt = "2026-01-31T12:34:1\(5 * index).000Z"
        record.elapsedSeconds = 10
      }
    }
    let whole = try merged(records, [])
    #expect(whole.elapsedSeconds == 15)
    #expect(VerdictJudge.judge(whole, thresholds: []).outcome == .pass)
    let lost = try merged(
      [
        records[0],
        shard(1, plan: open) { record in
          record.elapsedSeconds = 10
          record.operations[2] = Fixture.operation("put", "writers", times: [])
        },
      ], [])
    #expect(VerdictJudge.judge(lost, thresholds: []).outcome != .pass)
  }
}
