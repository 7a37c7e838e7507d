import LoadScenario
import Testing

@testable import LoadEngine

@Suite
struct DeckTests {
  @Test(arguments: [
    ([70.0, 20, 5, 5], [714, 204, 51, 51]),
    ([1, 1], [512, 512]),
    ([1], [1024]),
    ([0.5, 0.25, 0.25], [512, 256, 256]),
    ([0.1, 99.9], [1, 999]),
  ])
  func sharesAreExactWhereTheyCanBe(weights: [Double], counts: [Int]) {
    let cards = MixCards(weights: weights)
    #expect(cards.isExact)
    #expect(cards.counts == counts)
  }

  @Test
  func sharesThatNeedTooManyCardsAreRounded() {
    let cards = MixCards(weights: [1, 1_000_003])
    #expect(!cards.isExact)
    #expect(cards.length == MixCards.maximumLength)
    #expect(cards.counts[0] == 1)
  }

  @Test
  func countsUpToAPositionAreThoseOfTheSequence() {
    let plan = Plan(
      name: "decks", target: TargetReference(source: .named("x")),
      groups: [
        WorkerGroup(
          name: "one", workers: 100, mix: [MixEntry(operation: "a", weight: 3), MixEntry(operation: "b", weight: 4)]),
        WorkerGroup(name: "two", workers: 2, mix: [MixEntry(operation: "c", weight: 1)]),
      ], length: .iterations(1), seed: 17)
    let decks = DeckTable(plan: plan)
    for worker in [0, 1, 63, 64, 65, 99] {
      var counted: [UInt64] = [0, 0]
      for position in 0..<UInt64(2500) {
        var told: [UInt64] = [0, 0]
        decks.addCounts(group: 0, workerInGroup: worker, operations: position, to: &told)
        #expect(told == counted, "worker \(worker), position \(position)")
        if told != counted { return }
        counted[decks.entry(group: 0, workerInGroup: worker, position: position)] += 1
      }
    }
  }

  @Test
  func otherSeedsAndWorkersHaveOtherSequences() {
    func sequence(seed: UInt64, worker: Int) -> [Int] {
      let plan = Plan(
        name: "decks", target: TargetReference(source: .named("x")),
        groups: [
          WorkerGroup(workers: 200, mix: [MixEntry(operation: "a", weight: 1), MixEntry(operation: "b", weight: 1)])
        ],
        length: .iterations(1), seed: seed)
      let decks = DeckTable(plan: plan)
      return (0..<200).map { decks.entry(group: 0, workerInGroup: worker, position: $0) }
    }
    #expect(sequence(seed: 1, worker: 0) == sequence(seed: 1, worker: 0))
    #expect(sequence(seed: 1, worker: 0) != sequence(seed: 2, worker: 0))
    #expect(sequence(seed: 1, worker: 0) != sequence(seed: 1, worker: 1))
    // These share a deck and start at different cards.
    #expect(sequence(seed: 1, worker: 0) != sequence(seed: 1, worker: 64))
  }
}
