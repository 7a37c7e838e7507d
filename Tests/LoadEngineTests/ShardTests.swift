import LoadRecord
import LoadScenario
import LoadTarget
import TestThreads
import Testing

@testable import LoadEngine

/// Shards of a plan do together what one process does.
@Suite(.ownThread)
struct ShardTests {
  private func plan(workers: [Int], operations: UInt64, arrivals: Arrivals? = nil, ramp: Ramp? = nil) -> Plan {
    Plan(
      name: "split", target: TargetReference(source: .named("sequence")),
      groups: workers.enumerated().map { number, count in
        WorkerGroup(
          name: "group\(number)", workers: count,
          mix: [MixEntry(operation: "first", weight: 3), MixEntry(operation: "second", weight: 4)],
          arrivals: arrivals, ramp: ramp)
      }, warmupNanoseconds: 0, length: .iterations(operations), seed: 99)
  }

  private func parts(of plan: Plan, _ count: Int) throws -> [Plan] {
    try (0..<count).map { try plan.part(try #require(Shard(index: $0, count: count))) }
  }

  /// How often each operation of each group is performed.
  private func counts(_ plan: Plan) -> [[UInt64]] {
    var decks = DeckTable(plan: plan)
    var worker = 0
    return plan.groups.enumerated().map { number, group in
      var counts = [UInt64](repeating: 0, count: group.mix.count)
      for indexInGroup in 0..<group.workers {
        decks.addCounts(
          group: number, workerInGroup: indexInGroup, operations: plan.operations(ofWorker: worker) ?? 0, to: &counts)
        worker += 1
      }
      return counts
    }
  }

  /// More workers than decks too, so that decks are shared.
  @Test(arguments: [([7, 5], 3), ([16], 4), ([200, 9], 7), ([131], 64)], [1009, 77_777] as [UInt64])
  func decksOfAllShardsAreThoseOfThePlan(_ layout: ([Int], Int), operations: UInt64) throws {
    let whole = plan(workers: layout.0, operations: operations)
    let parts = try parts(of: whole, layout.1)
    var sum = counts(whole).map { $0.map { _ in UInt64(0) } }
    for part in parts {
      for (group, own) in counts(part).enumerated() {
        for (entry, count) in own.enumerated() { sum[group][entry] += count }
      }
    }
    #expect(sum == counts(whole))
    let decks = DeckTable(plan: whole)
    for part in parts {
      let own = DeckTable(plan: part)
      for number in part.groups.indices {
        let (first, stride) = part.numbering(ofGroup: number)
        for worker in 0..<part.groups[number].workers {
          func sequence(_ decks: DeckTable, _ worker: Int) -> [Int] {
            (0..<10).map { decks.entry(group: number, workerInGroup: worker, position: $0) }
          }
          #expect(sequence(own, worker) == sequence(decks, first + worker * stride))
        }
      }
    }
  }

  @Test("Runs of all shards perform what a run of the plan does", arguments: ExecutorKind.all)
  func runs(_ kind: ExecutorKind) async throws {
    var whole = plan(workers: [5, 4], operations: 3001)
    whole.target = TargetReference(source: .named("calibration"))
    whole.executor = kind.executor
    whole.submission = kind.submission
    for index in whole.groups.indices {
      whole.groups[index].mix = [MixEntry(operation: "noop", weight: 3), MixEntry(operation: "spin_1us", weight: 4)]
    }
    let record = try #require(try await InProcessRun.perform(whole).record)
    var counts = record.operations.map { _ in UInt64(0) }
    var workers: [Int: UInt64] = [:]
    for part in try parts(of: whole, 4) {
      let own = try #require(try await InProcessRun.perform(part).record)
      for (index, operation) in own.operations.enumerated() { counts[index] += operation.count }
      for worker in own.workers {
        workers[part.wholeIndex(ofWorker: try #require(worker.index))] = worker.operations
      }
    }
    #expect(counts == record.operations.map(\.count))
    #expect(counts.reduce(0, +) == 3001)
    #expect(workers.count == 9)
    for worker in record.workers { #expect(workers[try #require(worker.index)] == worker.operations) }
  }

  @Test func workersOfShardsTimeTheOperationsThatTheyTimeInThePlan() throws {
    let whole = plan(workers: [7, 5], operations: 100)
    for part in try parts(of: whole, 3) {
      for worker in 0..<part.workerCount {
        var own = WorkerSet.sampler(part, worker, phase: 1)
        var planned = WorkerSet.sampler(whole, part.wholeIndex(ofWorker: worker), phase: 1)
        let (one, other): (UInt64, UInt64) = (own.next(), planned.next())
        #expect(one == other)
      }
    }
  }

  /// Its operations are counted for itself, and it waits for nobody.
  @Test func aLeakCheckIsEachProcesssOwn() throws {
    var part = try #require(try parts(of: plan(workers: [8], operations: 800), 4).first)
    part.startNanosecondsSinceEpoch = .max
    let check = part.forLeakCheck(LeakCheckOrder(operations: 100))
    #expect(check.shard == nil && check.startNanosecondsSinceEpoch == nil)
    #expect((0..<check.workerCount).map { check.operations(ofWorker: $0) ?? 0 } == [50, 50] as [UInt64])
  }

  @Test func targetsOfShardsHaveSeedsOfTheirOwn() throws {
    let whole = plan(workers: [16], operations: 100)
    let seeds = try parts(of: whole, 4).map(\.ownSeed) + parts(of: whole, 5).map(\.ownSeed) + [whole.ownSeed]
    #expect(Set(seeds).count == seeds.count)
    #expect(whole.ownSeed == whole.seed)
    #expect(try parts(of: whole, 4).map(\.ownSeed) == Array(seeds[..<4]))
  }

  /// In made-up time: arrivals of three shards, on one processor each.
  @Test(arguments: Arrivals.Distribution.allCases)
  func openGroupsOfAllShardsHaveThePlansArrivals(_ distribution: Arrivals.Distribution) throws {
    var whole = plan(
      workers: [5], operations: 301, arrivals: Arrivals(ratePerSecond: 1000, distribution: distribution))
    whole.executor = .dispatch
    whole.groups[0].mix = [MixEntry(operation: "noop", weight: 1)]
    var starts: [UInt64] = []
    for part in try parts(of: whole, 3) {
      let run = try SimulatedRun(part, serviceNanoseconds: ["noop": 100])
      run.perform()
      let own = run.calls.joined().map(\.start).sorted()
      let offered = Double(part.workerCount) * 200
      let record = try #require(run.record)
      #expect(record.timeline.allSatisfy { abs(($0.offeredPerSecond ?? 0) - offered) < 1e-6 })
      if distribution == .poisson {
        let schedule = ArrivalSchedule(poisson: RateProfile(ratePerSecond: offered), seed: part.ownSeed, group: 0)
        let due = (0..<UInt64(own.count)).map { schedule.nanoseconds($0) }
        #expect(isPunctual(own, due))
      }
      starts += own
    }
    #expect(starts.count == 301)
    // All shards together have the whole plan's even arrivals, one each millisecond.
    if distribution == .uniform { #expect(isPunctual(starts.sorted(), (0..<301).map { Double($0) * 1_000_000 })) }
  }

  /// Whether each began when it was due, or as soon as the processor was free: another worker may have spun for its own.
  private func isPunctual(_ starts: [UInt64], _ due: [Double]) -> Bool {
    starts.count == due.count
      && zip(starts, due).allSatisfy {
        Double($0) >= $1 - 1 && Double($0) <= $1 + Double(2 * WakeupTimer.spinNanoseconds)
      }
  }

  /// Two of four workers perform: one in each of two shards. In made-up time.
  @Test func aRampIsTheWholePlansInEveryShard() throws {
    var whole = plan(
      workers: [4], operations: 1,
      ramp: Ramp(start: 2, stages: [Ramp.Stage(durationNanoseconds: 200_000_000, target: 2)]))
    whole.length = .duration(nanoseconds: 200_000_000)
    whole.groups[0].mix = [MixEntry(operation: "noop", weight: 1)]
    whole.groups[0].pause = Pause(meanNanoseconds: 1_000_000)
    for part in try parts(of: whole, 2) {
      let run = try SimulatedRun(part, serviceNanoseconds: ["noop": 1000])
      run.perform()
      #expect(run.calls.map { !$0.isEmpty } == [true, false])
      #expect(try #require(run.record).timeline.allSatisfy { $0.activeWorkers == 1 })
    }
  }

  @Test func aStartThatIsPastIsTold() async throws {
    var late = plan(workers: [1], operations: 10)
    late.target = TargetReference(source: .named("calibration"))
    late.groups[0].mix = [MixEntry(operation: "noop", weight: 1)]
    late.startNanosecondsSinceEpoch = 1_000_000_000
    let record = try #require(try await InProcessRun.perform(late).record)
    #expect(record.environment.warnings.contains { $0.hasSuffix("after the common start that was requested") })
    late.startNanosecondsSinceEpoch = nil
    let free = try #require(try await InProcessRun.perform(late).record)
    #expect(!free.environment.warnings.contains { $0.contains("common start") })
  }
}
