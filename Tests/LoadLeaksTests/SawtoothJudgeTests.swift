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
    #expect(teeth.objectBytes == nil)
  }

  @Test("a sawtooth has its height, though few quiet points lie in a period")
  func fewPoints() throws {
    // Windows of 208 operations, each of them up to half longer or shorter.
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { ($0 + 100 * SeededGenerator.uniform(3, $0)).truncatingRemainder(dividingBy: 612) })])
        .observations)
    #expect(verdict.kind == .sawtooth, "\(verdict.explanation)")
    let teeth = try #require(verdict.sawtooth)
    #expect(abs(teeth.periodOperations - 612) < 60)
    #expect(abs(teeth.amplitudeBytes - 612 * 64) < 0.1 * 612 * 64, "\(teeth.amplitudeBytes / 64)")
  }

  @Test("a release that ends in a noisy level is as long as the release, not as the level", arguments: [UInt64](1...10))
  func levelAfterRelease(seed: UInt64) throws {
    let versions: (Double) -> Double = { operations in
      let phase = (operations / 24_000).truncatingRemainder(dividingBy: 1)
      let height = phase < 0.05 ? 1 - phase / 0.05 : max(0, phase - 0.5) / 0.5
      return 1_000 + 40_000 * height + 400 * SeededGenerator.uniform(seed, operations)
    }
    let verdict = LeakJudge.judge(MadeCheck(classes: [(64, versions)]).observations)
    #expect(verdict.kind == .sawtooth, "\(verdict.explanation)")
    let teeth = try #require(verdict.sawtooth)
    #expect(abs(teeth.periodOperations - 24_000) < 1_200)
    #expect(abs(teeth.amplitudeBytes - 40_000 * 64) < 0.05 * 40_000 * 64)
    #expect(teeth.objectBytes == nil)
  }

  @Test(
    "a full ring of objects of random size, which falls as slowly as it rises, is none", arguments: [UInt64](1...40))
  func ring(seed: UInt64) {
    let sizes = (0..<1_100).map { SeededGenerator.uniform(seed, Double($0)) }
    let ring: (Double) -> Double = { operations in
      let last = Int(operations / (200_000 / 960))
      return 200 * sizes[last..<last + 100].reduce(0, +)
    }
    let verdict = LeakJudge.judge(MadeCheck(classes: [(64, ring)]).observations)
    #expect(verdict.sawtooth == nil, "\(verdict.explanation)")
    #expect(verdict.kind != .leak, "\(verdict.explanation)")
  }

  @Test("where the releases of one size class alone are regular, the figures are said to be of its objects")
  func ofOneClass() throws {
    let noise: (Double) -> Double = { 40_000 * SeededGenerator.uniform(3, $0) }
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(48, noise), (1_024, { ($0 / 50).truncatingRemainder(dividingBy: 200) })]).observations)
    #expect(verdict.kind == .sawtooth)
    let teeth = try #require(verdict.sawtooth)
    #expect(teeth.objectBytes == 1_024)
    #expect(abs(teeth.amplitudeBytes - 200 * 1_024) < 0.1 * 200 * 1_024)
    #expect(verdict.explanation.contains("KiB in objects of 1,024 bytes about every"), "\(verdict.explanation)")
  }
}
