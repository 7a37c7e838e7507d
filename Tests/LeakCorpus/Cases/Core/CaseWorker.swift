internal import LoadPlatform

/// What one load worker has of its own: seeded random numbers.
struct CaseWorker: Sendable {
  private var generator: SplitMix64

  init(seed: UInt64, index: Int) { generator = SplitMix64(seed: seed, 0x1EA4_C025, UInt64(index)) }

  /// A number from 0 to less than `bound`.
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  /// A number from 0 to less than 1.
  mutating func fraction() -> Double { Double.random(in: 0..<1, using: &generator) }
}
