import LoadStatistics
import Testing

@Suite("Moments")
struct MomentsTests {
  @Test("too few values have none")
  func tooFew() {
    #expect(Moments.mean(of: []) == nil)
    #expect(Moments.mean(of: [4]) == 4)
    #expect(Moments.variance(of: [4]) == nil)
    #expect(Moments.standardDeviation(of: []) == nil)
    #expect(Moments.coefficientOfVariation(of: [4]) == nil)
    #expect(Moments.coefficientOfVariation(of: [-1, 1]) == nil)
  }

  @Test("of a known sample")
  func known() {
    let values = [2.0, 4, 4, 4, 5, 5, 7, 9]
    #expect(Moments.mean(of: values) == 5)
    #expect(Moments.variance(of: values) == 32.0 / 7)
    #expect(Moments.standardDeviation(of: values) == (32.0 / 7).squareRoot())
    #expect(Moments.coefficientOfVariation(of: values) == (32.0 / 7).squareRoot() / 5)
  }

  @Test("a small spread around a large mean is not lost")
  func largeMean() {
    #expect(Moments.variance(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) == 30)
    #expect(Moments.variance(of: [0.1, 0.1, 0.1]) == 0)
  }
}
