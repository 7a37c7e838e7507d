import Foundation
import LoadLeaks
import LoadRecord
import Testing

@testable import LoadEngine

@Suite("How a leak check splits its operations")
struct LeakPassesTests {
  private static let seeds: [UInt64] = [0, 1, 42, .max]

  @Test(
    "a window has half to one and a half times as many operations as the mean, and a pass all of them",
    arguments: [
      (operations: 200_000, workers: 4), (operations: 10_007, workers: 3), (operations: 5_000_000_000, workers: 2),
    ], seeds)
  func lengths(_ check: (operations: Int, workers: Int), seed: UInt64) {
    let passes = LeakPasses(
      operations: UInt64(check.operations), deckLengths: Array(repeating: 20, count: check.workers), seed: seed)
    for worker in 0..<check.workers {
      let lengths = (1...passes.windows).map {
        Double(passes.limit(ofWorker: worker, atWindow: $0) - passes.limit(ofWorker: worker, atWindow: $0 - 1))
      }
      let share = Double(passes.perPass[worker])
      let mean = share / Double(passes.windowsPerPass)
      // The lengths are scaled by what they add up to, which is not quite its mean.
      #expect(lengths.allSatisfy { $0 >= (0.45 * mean).rounded(.down) && $0 <= (1.6 * mean).rounded(.up) })
      #expect(lengths.allSatisfy { $0 >= 1 })
      #expect(Double(Set(lengths).count) > min(mean * 0.7, 100))
      #expect(lengths.prefix(passes.windowsPerPass).reduce(0, +) == share)
      #expect(lengths.dropFirst(passes.windowsPerPass).reduce(0, +) == share)
      #expect(Array(lengths.prefix(passes.windowsPerPass)) != Array(lengths.dropFirst(passes.windowsPerPass)))
    }
  }

  @Test("one seed gives the same quiet points, another gives others")
  func seeded() {
    func passes(_ seed: UInt64) -> LeakPasses { LeakPasses(operations: 200_000, deckLengths: [20, 30], seed: seed) }
    #expect(passes(7) == passes(7))
    #expect(passes(7) != passes(8))
  }

  @Test("with two operations or fewer to a window all have as many")
  func shortest() {
    let passes = LeakPasses(operations: 96, deckLengths: [1], seed: 1)
    #expect(passes.windows == 96)
    #expect((1...96).allSatisfy { passes.operations(atWindow: $0) == UInt64($0) })
  }

  /// Checks of a list that is emptied when it has so many entries, through the windows that a check performs.
  @Test(
    "a list that is emptied again and again is no leak",
    arguments: [50_000, 100_000, 150_000, 200_000, 300_000, 400_000] as [UInt64])
  func emptiedList(operations: UInt64) {
    // From 20 to 5,000, each 5.7 % longer than the one before: no multiples of each other.
    let periods = (0..<100).map { UInt64((20 * pow(250, Double($0) / 99)).rounded()) }
    for (number, period) in periods.enumerated() {
      let passes = LeakPasses(operations: operations, deckLengths: [1], seed: UInt64(number))
      let before = UInt64(number) * 8
      let windows = (0...passes.windows).map { window in
        let performed = before + passes.operations(atWindow: window)
        let entries = performed % period
        return LeakWindow(
          pass: passes.pass(ofWindow: window), operations: performed, elapsedNanoseconds: performed * 1000,
          liveBytes: 4_000_000 + 64 * entries, activeBytes: 5_000_000 + 64 * entries, mappedBytes: 30_000_000,
          reservedBytes: 30_000_000, residentBytes: 24_000_000, virtualBytes: 100_000_000, descriptors: 9, threads: 4,
          objects: [100 + entries])
      }
      let verdict = LeakJudge.judge(LeakObservations(executor: "threads", sizeClasses: [64], windows: windows))
      #expect(verdict.kind != .leak, "emptied at \(period) entries: \(verdict.explanation)")
    }
  }

  @Test("the second pass begins with the card that the first began with")
  func wholeDecks() {
    let passes = LeakPasses(operations: 200_000, deckLengths: [20, 20, 340, 7], seed: 3)
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
    let passes = LeakPasses(operations: 2_000, deckLengths: [1_000_000], seed: 3)
    let share: UInt64 = 1_000
    #expect(passes.perPass == [share])
  }

  @Test("no more than was asked for is performed", arguments: [1_000, 9_999, 1_000_000])
  func atMost(operations: UInt64) {
    let passes = LeakPasses(operations: operations, deckLengths: [20, 30, 50], seed: 3)
    #expect(passes.operations(atWindow: passes.windows) <= operations)
    #expect(passes.operations(atWindow: passes.windows) > operations * 8 / 10)
  }

  @Test("many workers get fewer windows: each must come to the gate in each of them")
  func manyWorkers() {
    #expect(LeakPasses(operations: 10_000_000, deckLengths: [20], seed: 3).windows == LeakPasses.maximumWindows)
    #expect(
      LeakPasses(operations: 10_000_000, deckLengths: Array(repeating: 20, count: 10_000), seed: 3).windows
        == LeakPasses.minimumWindows)
  }

  @Test("the chosen number takes from half the chosen time to all of it, and is the same for rates that are alike")
  func chosen() {
    let least = LeakPasses.chosenOperations.lowerBound
    let ofAMillion = LeakPasses.chosen(operations: 1_000_000, nanoseconds: 1_000_000_000)
    let seconds = Double(ofAMillion) / 1e6
    let most = Double(LeakPasses.chosenNanoseconds) / 1e9
    #expect(seconds > most / 2 && seconds <= most)
    #expect((ofAMillion / least).nonzeroBitCount == 1)
    #expect(LeakPasses.chosen(operations: 1_050_000, nanoseconds: 1_000_000_000) == ofAMillion)
    #expect(LeakPasses.chosen(operations: 10, nanoseconds: 1_000_000_000) == least)
    #expect(LeakPasses.chosen(operations: 10, nanoseconds: 0) <= LeakPasses.chosenOperations.upperBound)
  }

  @Test("workers that perform at paces of their own have shares of their own, and every window has an operation")
  func shares() {
    let passes = LeakPasses(shares: [10_000, 30], deckLengths: [1, 7], windowsPerPass: 120, seed: 5)
    #expect(passes.perPass == [10_000, 28])
    #expect(passes.windowsPerPass == 120)
    for window in 1...passes.windows {
      #expect(passes.operations(atWindow: window) > passes.operations(atWindow: window - 1))
    }
    #expect(passes.limit(ofWorker: 1, atWindow: 120) == 28)
    #expect(passes.limit(ofWorker: 1, atWindow: 240) == 56)
  }

  @Test("windows that took far less than the usual time were too few; those that took it, or are many, were not")
  func wanted() throws {
    func wanted(_ operations: UInt64, nanoseconds: UInt64) -> UInt64? {
      var observations = LeakObservations(executor: "threads")
      observations.windows = [(0, 0), (operations, nanoseconds)].map {
        LeakWindow(pass: 1, operations: $0.0, elapsedNanoseconds: $0.1)
      }
      return LeakPasses.wanted(after: observations)
    }
    // One call in the probe waited for what is made on first use.
    let more = try #require(wanted(948, nanoseconds: 18_800_000))
    #expect((50_000...101_000).contains(more))
    #expect(wanted(100_000, nanoseconds: LeakPasses.chosenNanoseconds / 2) == nil)
    #expect(wanted(LeakPasses.chosenOperations.upperBound, nanoseconds: 40_000_000) == nil)
    #expect(wanted(0, nanoseconds: 0) == nil)
  }
}
