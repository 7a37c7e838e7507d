import Testing

@testable import LoadEngine

@Suite("How a leak check splits its operations")
struct LeakPassesTests {
  @Test(
    "every window has as many operations of each worker as any other, to one",
    arguments: [
      (operations: 200_000, workers: 4), (operations: 10_007, workers: 3), (operations: 5_000_000_000, workers: 2),
    ])
  func even(operations: Int, workers: Int) {
    let passes = LeakPasses(
      operations: UInt64(operations), deckLengths: Array(repeating: 20, count: workers))
    for worker in 0..<workers {
      let shares = (1...passes.windows).map {
        passes.limit(ofWorker: worker, atWindow: $0) - passes.limit(ofWorker: worker, atWindow: $0 - 1)
      }
      let least = shares.min() ?? 0
      let most = shares.max() ?? 0
      #expect(most - least <= 1)
      #expect(least > 0)
    }
  }

  @Test("the second pass begins with the card that the first began with")
  func wholeDecks() {
    let passes = LeakPasses(operations: 200_000, deckLengths: [20, 20, 340, 7])
    for (worker, deck) in [UInt64(20), 20, 340, 7].enumerated() {
      #expect(passes.limit(ofWorker: worker, atWindow: passes.windowsPerPass).isMultiple(of: deck))
      #expect(
        passes.limit(ofWorker: worker, atWindow: passes.windows)
          == 2 * passes.limit(ofWorker: worker, atWindow: passes.windowsPerPass))
    }
    #expect(passes.pass(ofWindow: passes.windowsPerPass) == 1)
    #expect(passes.pass(ofWindow: passes.windowsPerPass + 1) == 2)
  }

  @Test("a worker whose deck is longer than its share performs its share")
  func longDeck() {
    let passes = LeakPasses(operations: 2_000, deckLengths: [1_000_000])
    let share: UInt64 = 1_000
    #expect(passes.perPass == [share])
  }

  @Test("no more than was asked for is performed", arguments: [1_000, 9_999, 1_000_000])
  func atMost(operations: UInt64) {
    let passes = LeakPasses(operations: operations, deckLengths: [20, 30, 50])
    #expect(passes.operations(atWindow: passes.windows) <= operations)
    #expect(passes.operations(atWindow: passes.windows) > operations * 8 / 10)
  }

  @Test("many workers get fewer windows: each must come to the gate in each of them")
  func manyWorkers() {
    #expect(LeakPasses(operations: 10_000_000, deckLengths: [20]).windows == LeakPasses.maximumWindows)
    #expect(
      LeakPasses(operations: 10_000_000, deckLengths: Array(repeating: 20, count: 10_000)).windows
        == LeakPasses.minimumWindows)
  }

  @Test("the chosen number is what takes the chosen time, within bounds")
  func chosen() {
    let million: UInt64 = 3_000_000
    #expect(LeakPasses.chosen(operations: 1_000_000, nanoseconds: 1_000_000_000) == million)
    #expect(LeakPasses.chosen(operations: 10, nanoseconds: 1_000_000_000) == LeakPasses.chosenOperations.lowerBound)
    #expect(LeakPasses.chosen(operations: 10, nanoseconds: 0) == LeakPasses.chosenOperations.upperBound)
  }
}
