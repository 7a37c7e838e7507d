import LoadLeaks
import LoadRecord
import Testing

@Suite("Saw-teeth, and leaks beneath them")
struct SawtoothJudgeTests {
  @Test("a small leak under a sawtooth of the same size is found", arguments: [5_300.0, 26_500])
  func underSawtooth(period: Double) {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { $0.truncatingRemainder(dividingBy: period) + $0 * 0.02 })]).observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.also.contains(.sawtooth))
    let estimate = verdict.growthBytesPerOperation?.estimate ?? 0
    #expect(abs(estimate - 64 * 0.02) < 0.2)
  }

  @Test(
    "a leak beneath a sawtooth is never a sawtooth alone, however short the windows are", arguments: [UInt64](1...20))
  func shortBeneathSawtooth(seed: UInt64) {
    // Quiet points come at random places of a batch.
    let batch: (Double) -> Double = { operations in
      (operations / 4 + 100 * SeededGenerator.uniform(seed, operations)).truncatingRemainder(dividingBy: 512)
    }
    // One of each batch stays, at a random place in it.
    let receipts: (Double) -> Double = { operations in
      let batches = operations / 2_048
      let isBehind = batches - batches.rounded(.down) >= SeededGenerator.uniform(seed, batches.rounded(.down))
      return batches.rounded(.down) + (isBehind ? 1 : 0)
    }
    for (operations, kinds) in [(300_000, [.leak, .undecided]), (9_600_000, [.leak])] as [(UInt64, [LeakKind])] {
      let verdict = LeakJudge.judge(
        MadeCheck(
          before: 2_400_000, operations: operations, classes: [(32, batch), (160, batch), (48, receipts)]
        ).observations)
      #expect(kinds.contains(verdict.kind), "\(operations): \(verdict.explanation)")
    }
  }

  @Test("a sawtooth is one, with its period and what it releases", arguments: [5_300.0, 30_000])
  func sawtooth(period: Double) throws {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { $0.truncatingRemainder(dividingBy: period) })]).observations)
    #expect(verdict.kind == .sawtooth)
    let teeth = try #require(verdict.sawtooth)
    #expect(abs(teeth.periodOperations - period) < period * 0.05)
    #expect(abs(teeth.amplitudeBytes - period * 64) < period * 64 * 0.1)
    #expect(teeth.releasedShare > 0.9)
  }
}
