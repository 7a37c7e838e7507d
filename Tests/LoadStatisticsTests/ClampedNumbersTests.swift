import Testing

@testable import LoadStatistics

@Suite
struct ClampedNumbersTests {
  @Test(
    arguments: [
      (0, 0), (-0.0, 0), (0.99, 0), (1.99, 1), (-0.5, 0), (-1, 0), (0x1p63, 1 << 63), (0x1p64, .max),
      (1e19, 10_000_000_000_000_000_000),
      (-1e19, 0), (1e300, .max), (-1e300, 0), (.infinity, .max), (-.infinity, 0), (.nan, 0),
    ] as [(Double, UInt64)])
  func unsigned(_ value: Double, _ whole: UInt64) { #expect(UInt64(clampedWhole: value) == whole) }

  @Test(
    arguments: [
      (1.99, 1), (-1.99, -1), (0x1p62, 1 << 62), (0x1p63, .max), (-0x1p63, .min), (1e19, .max), (-1e19, .min),
      (.infinity, .max),
      (-.infinity, .min), (.nan, 0),
    ] as [(Double, Int)])
  func signed(_ value: Double, _ whole: Int) { #expect(Int(clampedWhole: value) == whole) }

  @Test func sumsAndProductsStopAtTheLimits() {
    #expect(UInt64.max.addingClamped(1) == .max)
    #expect(Int.min.addingClamped(-1) == .min)
    #expect(Int.max.addingClamped(1) == .max)
    #expect((3 as UInt64).addingClamped(4) == 7)
    #expect([UInt64.max, 2, .max].clampedSum() == .max)
    #expect([1, 2, 3].clampedSum() == 6)
    #expect((UInt64.max / 2).multipliedClamped(by: 3) == .max)
    #expect((Int.min / 2).multipliedClamped(by: 3) == .min)
    #expect((Int.min / 2).multipliedClamped(by: -3) == .max)
    #expect((6 as UInt64).multipliedClamped(by: 7) == 42)
  }
}
