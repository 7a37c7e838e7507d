import LoadPlatform
import Testing

@Suite
struct SplitMix64Tests {
  @Test("The published sequence of seed 1234567")
  func publishedSequence() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func partsTellSequencesApart() {
    func first(_ generator: SplitMix64) -> UInt64 {
      var generator = generator
      return generator.next()
    }
    #expect(first(SplitMix64(seed: 1, 2, 3)) == first(SplitMix64(seed: 1, 2, 3)))
    let others = [
      first(SplitMix64(seed: 1, 2, 3)), first(SplitMix64(seed: 1, 3, 2)), first(SplitMix64(seed: 2, 2, 3)),
      first(SplitMix64(seed: 1, 2)), first(SplitMix64(seed: 1, 0, 0)), first(SplitMix64(seed: 1)),
    ]
    #expect(Set(others).count == others.count)
  }
}
