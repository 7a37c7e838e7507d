import Foundation

/// A random source that repeats itself for a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The seeds of the random tests, named by a failing test; `LOADTEST_TEST_SEED=N` runs them with that one alone.
  static let seeds: [UInt64] =
    ProcessInfo.processInfo.environment["LOADTEST_TEST_SEED"].flatMap(UInt64.init)
    .map { [$0] } ?? [1, 42, 20_240_601]

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
