import LoadScenario
import Testing

@testable import LoadReport

@Suite
struct FiguresTests {
  @Test(
    arguments: [
      (nil, "–"), (0, "0ns"), (0.5, "0.500ns"), (1, "1ns"), (9.994, "9.99ns"), (9.996, "10.0ns"), (843.2, "843ns"),
      (999.4, "999ns"), (999.7, "1.00µs"), (1000, "1µs"), (1234, "1.23µs"), (45_600, "45.6µs"), (999_700, "1.00ms"),
      (1e6, "1ms"), (1.2e9, "1.20s"), (123e9, "123s"), (-1500, "-1.50µs"), (Double.nan, "–"), (Double.infinity, "–"),
      (1e300, "1.00e+291s"),
    ] as [(Double?, String)])
  func times(_ nanoseconds: Double?, _ text: String) { #expect(Figures.time(nanoseconds: nanoseconds) == text) }

  @Test(
    arguments: [
      (nil, "–"), (0, "0B"), (100, "100B"), (1000, "1000B"), (1023, "1023B"), (1023.6, "1.00KiB"), (1024, "1KiB"),
      (1536, "1.50KiB"), (1_048_576, "1MiB"), (5e9, "4.66GiB"), (5e13, "46566GiB"), (-2048, "-2KiB"),
    ] as [(Double?, String)])
  func bytes(_ bytes: Double?, _ text: String) { #expect(Figures.bytes(bytes) == text) }

  @Test(
    arguments: [
      (nil, "–"), (0, "0"), (1, "1"), (950, "950"), (999.7, "1.00k"), (1000, "1k"), (1234, "1.23k"),
      (45_600_000, "45.6M"), (1e12, "1T"), (-5, "-5"), (-12_345, "-12.3k"), (1.8446744073709552e19, "18446744T"),
    ] as [(Double?, String)])
  func counts(_ count: Double?, _ text: String) { #expect(Figures.count(count) == text) }

  @Test(arguments: [(nil, "–"), (0, "0/s"), (1234, "1.23k/s"), (Double.nan, "–")] as [(Double?, String)])
  func rates(_ rate: Double?, _ text: String) { #expect(Figures.rate(rate) == text) }

  @Test(
    "A share that is not 0 does not read as 0",
    arguments: [
      (nil, "–"), (0, "0%"), (1, "100%"), (0.5, "50%"), (0.001, "0.100%"), (0.00123, "0.123%"),
      (0.000_012_34, "0.00123%"),
      (0.000_004, "0.000400%"), (1e-9, "1.00e-07%"), (0.9999, ">99.9%"), (-0.01, "-1%"),
    ] as [(Double?, String)])
  func shares(_ share: Double?, _ text: String) { #expect(Figures.share(share) == text) }

  @Test(arguments: [
    (0, "0s"), (0.3, "300ms"), (12.34, "12.3s"), (59.94, "59.9s"), (59.97, "1m 00s"), (60, "1m 00s"),
    (7.57e-05, "75.7µs"), (0.0421, "42.1ms"), (0.9999, "1.00s"),
    (125.4, "2m 05s"), (3599.4, "59m 59s"), (3599.6, "1h 00m"), (3720, "1h 02m"), (360_000, "100h 00m"),
    (1e19, "2562047788015215h 30m"), (.nan, "–"),
    (.infinity, "–"),
  ])
  func spans(_ seconds: Double, _ text: String) { #expect(Figures.span(seconds: seconds) == text) }

  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (3, "3"), (99.94, "99.9"), (99.96, "100"), (123.4, "123"), (1_234_567, "1234567"),
    (0.1, "0.100"), (0.012_34, "0.0123"), (0.099_96, "0.100"), (0.000_123, "0.000123"), (0.000_012_34, "1.23e-05"),
    (-0.25, "-0.250"), (-1234.5, "-1235"), (1e14, "100000000000000"), (1e30, "1.00e+30"), (-1e300, "-1.00e+300"),
    (.nan, "not a number"), (.infinity, "∞"), (-.infinity, "-∞"), (.leastNonzeroMagnitude, "4.94e-324"),
  ])
  func significantDigits(_ value: Double, _ text: String) { #expect(Figures.significant(value) == text) }

  @Test(arguments: [
    (1, "1.00×"), (0.9996, "1.00×"), (0.999, "0.999×"), (0.5, "0.500×"), (0.0123, "0.0123×"), (0, "0×"), (2, "2.00×"),
    (9.994, "9.99×"), (9.996, "10.0×"), (30, "30.0×"), (99.96, "100×"), (1234, "1234×"), (1e300, "1.00e+300×"),
    (.nan, "not a number×"),
  ])
  func ratios(_ ratio: Double, _ text: String) { #expect(Figures.ratio(ratio) == text) }

  @Test(arguments: [(1.005, 1, "1.0"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (2.5, 0, "3"), (-12.345, 2, "-12.35")])
  func fixedDecimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(Figures.fixed(value, decimals) == text)
  }

  @Test func wholeNumbers() {
    #expect(Figures.count(UInt64?.none) == "–")
    #expect(Figures.bytes(UInt64(2048)) == "2KiB")
    #expect(Figures.time(nanoseconds: UInt64.max) == "18446744074s")
  }

  @Test(
    "A figure that a limit tells from its own is shown as another",
    arguments: [
      (.share, 0.99999, 1, "99.999%"), (.share, 0.5, 1, "50%"), (.share, 1, 1, "100%"),
      (.bytes, 64.02, 64, "64.02B"), (.nanoseconds, 5_000_400, 5_000_000, "5.0004ms"),
      (.perSecond, 999.96, 1000, "999.96/s"),
      (.nanoseconds, 1, 1e9, "1ns"),
    ] as [(FigureUnit, Double, Double, String)])
  func besidesALimit(_ unit: FigureUnit, _ value: Double, _ limit: Double, _ text: String) {
    #expect(unit.text(value, besides: limit) == text)
  }
}
