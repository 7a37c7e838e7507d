import Testing

@testable import LoadVerdict

struct FewSamplesTests {
  /// The upper tail of the binomial distribution, in whole-number fractions (Python's `fractions`).
  @Test(
    arguments: [
      (1, 1, 0.01, 0.01), (4, 4, 0.01, 1e-08), (1, 50, 0.01, 0.39499393286246337),
      (3, 50, 0.01, 0.013817270830600395), (7, 7, 0.5, 0.0078125),
      (1, 999, 0.001, 0.6319365117407767), (5, 999, 0.001, 0.0036216339898829963),
    ] as [(UInt64, UInt64, Double, Double)])
  func tail(count: UInt64, total: UInt64, share: Double, probability: Double) {
    let found = FewSamples.atLeast(count, of: total, share: share)
    #expect(abs(found - probability) <= 1e-9 * max(1, probability) + 1e-12)
  }

  @Test func edges() {
    #expect(FewSamples.atLeast(0, of: 0, share: 0.5) == 1)
    #expect(FewSamples.atLeast(1, of: 10, share: 0) == 0)
    #expect(FewSamples.atLeast(2, of: 1, share: 0.5) == 0)
  }
}
