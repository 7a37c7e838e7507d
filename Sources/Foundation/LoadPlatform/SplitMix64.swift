/// A small seeded generator: one 64-bit state, one addition and two multiplications per number.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// A generator whose whole sequence follows from `seed`.
  @inlinable
  public init(seed: UInt64) { state = seed }

  /// A generator for one purpose of a run: the same parts give the same sequence, other parts an unrelated one.
  public init(seed: UInt64, _ parts: UInt64...) {
    state = seed
    for part in parts {
      state = next() ^ (part &* 0x9E37_79B9_7F4A_7C15)
    }
    state = next()
  }

  /// The next number.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
