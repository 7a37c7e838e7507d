import LoadPlatform
import LoadScenario
import LoadTarget
import TestThreads
import Testing

@testable import LoadEngine

@Suite(.ownThread)
struct DeckTests {
  private func plan(_ weights: [Double], workers: Int, operations: UInt64? = nil, seed: UInt64 = 17) -> Plan {
    Plan(
      name: "decks", target: TargetReference(source: .named("x")),
      groups: [
        WorkerGroup(
          workers: workers,
          mix: weights.enumerated().map { MixEntry(operation: "operation\($0)", weight: $1) })
      ], length: operations.map { .iterations($0) } ?? .duration(nanoseconds: 1), seed: seed)
  }

  /// How often all workers perform each operation, when each performs so many.
  private func counts(_ plan: Plan, each: UInt64? = nil) -> [UInt64] {
    var decks = DeckTable(plan: plan)
    var counts = plan.groups[0].mix.map { _ in UInt64(0) }
    for worker in plan.workerIndices {
      decks.addCounts(
        group: 0, workerInGroup: worker, operations: each ?? plan.operations(ofWorker: worker) ?? 0, to: &counts)
    }
    return counts
  }

  /// Whether each count is less than one from its share, in whole numbers.
  private func isFair(_ counts: [UInt64], _ weights: [UInt64]) -> Bool {
    let total = Int128(weights.reduce(0, +))
    let operations = Int128(counts.reduce(0, +))
    return zip(counts, weights).allSatisfy { count, weight in
      let difference = Int128(count) * total - operations * Int128(weight)
      return difference > -total && difference < total
    }
  }

  @Test(
    "After any number of operations every operation was dealt its share, rounded down or up",
    arguments: [[100_000, 1], [1_000_000_000, 1], [3, 3, 1], [1], Array(repeating: 1, count: 64), [70, 20, 5, 5]])
  func everyBoundaryIsFair(_ weights: [UInt64]) {
    let shares = MixShares(counts: weights)
    var dealt = weights.map { _ in UInt64(0) }
    for boundary in 0...3000 as ClosedRange<UInt64> {
      dealt.withUnsafeMutableBufferPointer { shares.deal($0, upTo: boundary) }
      #expect(dealt.reduce(0, +) == boundary && isFair(dealt, weights), "\(dealt) of \(boundary)")
    }
  }

  @Test("Ten thousand random mixes: each operation's total is within one of its share")
  func randomMixesAreFair() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix64(seed: seed)
    for _ in 0..<10_000 {
      let weights = (0..<Int.random(in: 1...64, using: &generator)).map { _ in
        UInt64(Double.random(in: 0...9, using: &generator).exponential10)
      }
      let operations = UInt64(Double.random(in: 0...5, using: &generator).exponential10)
      let plan = plan(
        weights.map(Double.init), workers: Int.random(in: 1...9, using: &generator), operations: operations,
        seed: generator.next())
      let counts = counts(plan)
      guard counts.reduce(0, +) == operations, isFair(counts, weights) else {
        Issue.record("seed \(seed): \(weights), \(operations) operations of \(plan.workerCount): \(counts)")
        return
      }
    }
  }

  @Test("Workers that perform alike have their shares together after every deck")
  func rowsAreFair() {
    for (weights, workers) in [([100_000, 1] as [UInt64], 3), ([7, 5003, 11], 8), ([999_999_937, 1, 2], 200)] {
      let plan = plan(weights.map(Double.init), workers: workers)
      let length = UInt64(MixDeal(plan, group: 0).length)
      for rows in 1...7 as ClosedRange<UInt64> {
        let counts = counts(plan, each: rows * length)
        #expect(counts.reduce(0, +) == rows * length * UInt64(workers))
        #expect(isFair(counts, weights), "\(weights), \(workers) workers, \(rows) rows: \(counts)")
      }
    }
  }

  @Test("At any time a worker is close to the mix's proportions")
  func prefixesAreNearlyFair() {
    let plan = plan([70, 20, 5, 5], workers: 1)
    var decks = DeckTable(plan: plan)
    for operations in stride(from: UInt64(1), to: 3000, by: 37) {
      var counts: [UInt64] = [0, 0, 0, 0]
      decks.addCounts(group: 0, workerInGroup: 0, operations: operations, to: &counts)
      for (count, share) in zip(counts, [0.7, 0.2, 0.05, 0.05]) {
        #expect(abs(Double(count) - Double(operations) * share) < 9)
      }
    }
  }

  @Test(
    "Workers take the cards that the observer counts, in the warm-up and in the measured phase",
    arguments: [([100_000.0, 1], 3), ([3, 4], 2), ([1, 2, 4097], 70), ([0.001, 5, 7.25], 1)])
  func dealersDealWhatTheObserverCounts(_ weights: [Double], _ workers: Int) {
    let plan = plan(weights, workers: workers, operations: 10_001)
    let dealer = GroupDealer(plan, group: 0, entries: weights.indices.map { DeckEntry(operation: $0, slot: $0) })
    var decks = DeckTable(plan: plan)
    for (isLimited, worker) in [(false, 0), (true, 0), (false, 0), (true, 0), (true, workers - 1)] {
      decks.isLimited = isLimited
      var deckLength = dealer.begin(worker: worker, isLimited: isLimited)
      var place = 0
      var counted = weights.map { _ in UInt64(0) }
      let operations = isLimited ? plan.operations(ofWorker: worker) ?? 0 : 10_000
      for position in 0..<operations {
        if place == deckLength { (deckLength, place) = (dealer.deal(worker: worker), 0) }
        let card = dealer.deck(of: worker)[place].operation
        place += 1
        counted[card] += 1
        guard position.isMultiple(of: 997) || position + 1 == operations else { continue }
        #expect(decks.entry(group: 0, workerInGroup: worker, position: position) == card)
        var told = counted.map { _ in UInt64(0) }
        decks.addCounts(group: 0, workerInGroup: worker, operations: position + 1, to: &told)
        #expect(told == counted, "worker \(worker), position \(position), limited \(isLimited)")
      }
    }
  }

  @Test func aPositionThatCannotBeIsNoTrap() {
    for weights in [[1.0, 1], [100_000, 1]] {
      var decks = DeckTable(plan: plan(weights, workers: 3))
      var counts: [UInt64] = [0, 0]
      decks.addCounts(group: 0, workerInGroup: 2, operations: .max, to: &counts)
      #expect(counts[0] > 0)
      _ = decks.entry(group: 0, workerInGroup: 2, position: .max - 1)
    }
  }

  @Test func otherSeedsAndWorkersHaveOtherSequences() {
    func sequence(seed: UInt64, worker: Int) -> [Int] {
      let decks = DeckTable(plan: plan([1, 1], workers: 200, seed: seed))
      return (0..<40).map { decks.entry(group: 0, workerInGroup: worker, position: $0) }
    }
    #expect(sequence(seed: 1, worker: 0) == sequence(seed: 1, worker: 0))
    #expect(sequence(seed: 1, worker: 0) != sequence(seed: 2, worker: 0))
    #expect(sequence(seed: 1, worker: 0) != sequence(seed: 1, worker: 1))
    #expect(sequence(seed: 1, worker: 0) != sequence(seed: 1, worker: 64))
  }

  @Test(
    "Weights with decimal places are exact", arguments: [([0.1, 99.9], [1, 999]), ([0.5, 0.25, 0.25], [2, 1, 1])])
  func decimals(_ weights: [Double], _ whole: [UInt64]) {
    #expect(MixShares(weights: weights).weights == whole)
  }
}

extension Double {
  fileprivate var exponential10: Double {
    var result = 1.0
    for _ in 0..<Int(self) { result *= 10 }
    return result * (1 + (self - Double(Int(self))) * 9)
  }
}
