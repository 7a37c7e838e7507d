import Foundation
import LoadScenario
import TestThreads
import Testing

/// Plans split over processes.
@Suite(.ownThread)
struct ShardTests {
  private static let second: UInt64 = 1_000_000_000

  private static func shards(_ count: Int) -> [Shard] { (0..<count).compactMap { Shard(index: $0, count: count) } }

  /// A plan that can be split into as many shards as asked for.
  private static func plan(_ count: Int, _ generator: inout SeededGenerator) -> Plan {
    let groups = (0..<Int.random(in: 1...4, using: &generator)).map { number in
      let workers = Int.random(in: count...(count + 13), using: &generator)
      var group = WorkerGroup(
        name: "group\(number)", workers: workers,
        mix: [MixEntry(operation: "a", weight: 3), MixEntry(operation: "b", weight: 1)])
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        group.arrivals = Arrivals(
          ratePerSecond: Double.random(in: 1...1e6, using: &generator), distribution: .poisson)
      case 1:
        let start = Double.random(in: 0...1e4, using: &generator)
        group.arrivals = Arrivals(
          ratePerSecond: start, ramp: ramp(from: start, upTo: 1e4, isWhole: false, &generator))
      case 2: group.ramp = ramp(from: 0, upTo: Double(workers), isWhole: true, &generator)
      default: break
      }
      return group
    }
    let total = UInt64.random(in: UInt64(count)...100_000, using: &generator)
    return Plan(
      name: "made", target: TargetReference(source: .named("x")), groups: groups,
      length: Bool.random(using: &generator) ? .iterations(total) : .duration(nanoseconds: total), seed: 7)
  }

  private static func ramp(
    from start: Double, upTo most: Double, isWhole: Bool, _ generator: inout SeededGenerator
  ) -> Ramp {
    Ramp(
      start: start,
      stages: (0..<5).map { _ in
        let target = Double.random(in: 0...most, using: &generator)
        return Ramp.Stage(
          durationNanoseconds: UInt64.random(in: 0...3, using: &generator) * second,
          target: isWhole ? target.rounded() : target)
      })
  }

  @Test(arguments: SeededGenerator.seeds)
  func partsAddUpToTheWhole(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<200 {
      let count = Int.random(in: 1...9, using: &generator)
      let plan = Self.plan(count, &generator)
      let parts = try Self.shards(count).map { try plan.part($0) }
      let label: Comment = "seed \(seed), round \(round), \(count) shards"
      for part in parts { #expect(part.whole == plan, label) }

      // Every worker is in one shard, in its group, with its share of the operations.
      let workers = parts.flatMap { part in
        (0..<part.workerCount).map { (part.wholeIndex(ofWorker: $0), part.operations(ofWorker: $0)) }
      }.sorted { $0.0 < $1.0 }
      #expect(workers.map(\.0) == Array(0..<plan.workerCount), label)
      #expect(workers.map(\.1) == (0..<plan.workerCount).map { plan.operations(ofWorker: $0) }, label)
      let counts = parts.map(\.workerCount)
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, label)
      for (part, own) in zip(parts, counts) {
        guard case .iterations(let total) = part.length else { continue }
        #expect(total == (0..<own).reduce(0) { $0 + (part.operations(ofWorker: $1) ?? 0) }, label)
        #expect(total > 0, label)
      }
      for number in plan.groups.indices { checkGroup(number, of: plan, parts, label) }
    }
  }

  private func checkGroup(_ number: Int, of plan: Plan, _ parts: [Plan], _ label: Comment) {
    let group = plan.groups[number]
    #expect(parts.allSatisfy { $0.groups[number].workers > 0 }, label)
    #expect(parts.reduce(0) { $0 + $1.groups[number].workers } == group.workers, label)
    let indices = parts.flatMap { part in
      let (first, stride) = part.numbering(ofGroup: number)
      return (0..<part.groups[number].workers).map { first + $0 * stride }
    }
    #expect(indices.sorted() == Array(0..<group.workers), label)
    for time in stride(from: 0, through: 16 * Self.second, by: 333_333_333) {
      if let arrivals = group.arrivals {
        let rates = parts.compactMap { part in
          part.groups[number].arrivals.map { $0.ramp?.value(atNanoseconds: time) ?? $0.ratePerSecond }
        }
        let whole = arrivals.ramp?.value(atNanoseconds: time) ?? arrivals.ratePerSecond
        #expect(abs(rates.reduce(0, +) - whole) <= whole * 1e-12, label)
      }
      guard group.ramp != nil else { continue }
      func performing(_ plan: Plan) -> Int {
        (0..<plan.groups[number].workers).count { worker in
          plan.turns(group: number, indexInGroup: worker)?.contains { $0.contains(time) } == true
        }
      }
      #expect(parts.reduce(0) { $0 + performing($1) } == performing(plan), label)
      let interval = time..<time + 1
      #expect(
        parts.reduce(0) { $0 + $1.activeWorkers(group: number, in: interval) }
          == plan.activeWorkers(group: number, in: interval), label)
    }
  }

  @Test func workersAreDealtOutInTurnThroughAllGroups() throws {
    let plan = Plan(
      name: "made", target: TargetReference(source: .named("x")),
      groups: [("readers", 5), ("writers", 4)].map { name, workers in
        WorkerGroup(name: name, workers: workers, mix: [MixEntry(operation: "a", weight: 1)])
      }, length: .iterations(100), seed: 1)
    let parts = try Self.shards(4).map { try plan.part($0) }
    #expect(parts.map { $0.groups.map(\.workers) } == [[2, 1], [1, 1], [1, 1], [1, 1]])
    #expect(
      parts.map { part in (0..<part.workerCount).map { part.wholeIndex(ofWorker: $0) } }
        == [[0, 4, 8], [1, 5], [2, 6], [3, 7]])
    // 100 = 9 × 11 + 1: the first worker has one more.
    #expect(parts.map(\.length) == [.iterations(34), .iterations(22), .iterations(22), .iterations(22)])
    #expect(parts[0].operations(ofWorker: 0) == 12)
    #expect(parts[0].operations(ofWorker: 1) == 11)
  }

  @Test func oneShardIsThePlan() throws {
    var generator = SeededGenerator(seed: 1)
    let plan = Self.plan(1, &generator)
    #expect(try plan.part(try #require(Shard("0/1"))) == plan)
    #expect(plan.whole == plan)
  }

  @Test func whatCannotBeSplitIsRefused() throws {
    func refusal(_ shard: String, _ change: (inout Plan) -> Void) throws -> String {
      var plan = Plan(
        name: "made", target: TargetReference(source: .named("x")),
        groups: [
          WorkerGroup(name: "readers", workers: 8, mix: [MixEntry(operation: "a", weight: 1)]),
          WorkerGroup(name: "writers", workers: 2, mix: [MixEntry(operation: "a", weight: 1)]),
        ], length: .iterations(100), seed: 1)
      change(&plan)
      let shard = try #require(Shard(shard))
      return try #require(#expect(throws: ShardRefusal.self) { try plan.part(shard) }).description
    }
    #expect(
      try refusal("0/3") { _ in }
        == "group 'writers' has 2 threads: every shard needs at least one of each group, so at most 2 shards "
        + "are possible, not 3")
    #expect(try refusal("1/9") { $0.groups = [WorkerGroup(workers: 8, mix: [])] }.hasPrefix("the plan has 8 threads:"))
    #expect(
      try refusal("0/2") { $0.length = .iterations(1) }.contains("at most 1 shards are possible, not 2"))
    #expect(try refusal("0/2") { $0.repetitions = 3 }.contains("this scenario makes 3 runs"))
  }

  @Test(arguments: ["", "1", "4/4", "-1/4", "+1/4", "a/4", "0/0", "1/2/3", " 1/4", "0x1/4", "1/99999999999999999999"])
  func whatIsNoShard(text: String) { #expect(Shard(text) == nil) }

  @Test func aPartIsSavedAndReadAgain() throws {
    var generator = SeededGenerator(seed: 3)
    let part = try Self.plan(4, &generator).part(try #require(Shard("3/4")))
    let text = try JSONEncoder().encode(part)
    #expect(try JSONDecoder().decode(Plan.self, from: text) == part)
    for (index, count) in [(4, 4), (-1, 4), (0, 0), (0, Int.max)] {
      let text = Data(#"{"index": \#(index), "count": \#(count)}"#.utf8)
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Shard.self, from: text) }
    }
  }
}
