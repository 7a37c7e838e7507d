import Foundation
import LoadStatistics
import Testing

@Suite("Universal Scalability Law")
struct UniversalScalabilityLawTests {
  typealias Law = UniversalScalabilityLaw

  static let powers = [1, 2, 4, 8, 16, 32, 64]
  static let laws = [
    Law(lambda: 1000, sigma: 0.05, kappa: 0.001), Law(lambda: 2.5e8, sigma: 0.2, kappa: 0.02),
    Law(lambda: 0.5, sigma: 0.02, kappa: 0.0004),
  ]

  /// Points on a law, each off by a normal share of itself.
  private func points(
    of law: Law, _ counts: [Int] = powers, noise: Double = 0, seed: UInt64 = 0
  ) -> [Law.Point] {
    var source = SeededGenerator(seed: seed)
    return counts.map { count in
      let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &source))).squareRoot()
      let normal = radius * cos(2 * .pi * Double.random(in: 0..<1, using: &source))
      return Law.Point(workers: count, throughput: law.throughput(workers: Double(count)) * (1 + noise * normal))
    }
  }

  private func isNear(_ value: Double, _ expected: Double, _ share: Double) -> Bool {
    abs(value - expected) <= share * abs(expected)
  }

  @Test("known coefficients come back", arguments: laws)
  func exact(_ law: Law) throws {
    let points = points(of: law)
    let fitted = try #require(Law(fitting: points))
    #expect(isNear(fitted.lambda, law.lambda, 1e-9))
    #expect(isNear(fitted.sigma, law.sigma, 1e-9))
    #expect(isNear(fitted.kappa, law.kappa, 1e-9))
    #expect(isNear(try #require(fitted.rSquared(of: points)), 1, 1e-12))
    let reversed = try #require(Law(fitting: points.reversed()))
    #expect(isNear(reversed.kappa, fitted.kappa, 1e-9))
  }

  /// Many points, so that one percent of noise leaves less than two in each coefficient.
  @Test("within 2 % of the known coefficients under 1 % of noise", arguments: laws, SeededGenerator.seeds)
  func noisy(_ law: Law, seed: UInt64) throws {
    let counts = (0..<20_000).map { UniversalScalabilityLawTests.powers[$0 % 7] }
    let fitted = try #require(Law(fitting: points(of: law, counts, noise: 0.01, seed: seed)))
    #expect(isNear(fitted.lambda, law.lambda, 0.02), "seed \(seed)")
    #expect(isNear(fitted.sigma, law.sigma, 0.02), "seed \(seed)")
    #expect(isNear(fitted.kappa, law.kappa, 0.02), "seed \(seed)")
  }

  @Test("no point near the fit has a smaller sum of squares", arguments: SeededGenerator.seeds)
  func leastSquares(seed: UInt64) throws {
    var source = SeededGenerator(seed: seed)
    for round in 0..<200 {
      let law = Law(
        lambda: .random(in: 1...1e9, using: &source), sigma: .random(in: -0.05...1.5, using: &source),
        kappa: .random(in: -0.0005...0.05, using: &source))
      let counts = Array(
        [1, 2, 3, 4, 6, 8, 12, 16].shuffled(using: &source).prefix(.random(in: 4...8, using: &source)))
      let points = points(of: law, counts, noise: 0.1, seed: source.next())
      let place = "seed \(seed), round \(round)"
      guard points.allSatisfy({ $0.throughput > 0 }) else { continue }
      let fitted = try #require(Law(fitting: points), "\(place)")
      #expect(fitted.lambda > 0 && fitted.sigma >= 0 && fitted.kappa >= 0, "\(place)")
      let least = squares(fitted, points)
      for part in 0..<3 {
        for change in [-1e-3, 1e-3] {
          var other = fitted
          if part == 0 { other.lambda *= 1 + change }
          if part == 1 { other.sigma = max(0, other.sigma + change * max(other.sigma, 0.01)) }
          if part == 2 { other.kappa = max(0, other.kappa + change * max(other.kappa, 0.001)) }
          #expect(squares(other, points) >= least * (1 - 1e-9), "\(place), coefficient \(part)")
        }
      }
    }
  }

  private func squares(_ law: Law, _ points: [Law.Point]) -> Double {
    points.reduce(0) { $0 + pow($1.throughput - law.throughput(workers: Double($1.workers)), 2) }
  }

  @Test("another implementation finds the same", arguments: try ScalingFixture.load().cases)
  func fixtures(_ fixture: ScalingFixture.Case) throws {
    let points = zip(fixture.workers, fixture.throughputs).map { Law.Point(workers: $0, throughput: $1) }
    let fitted = try #require(Law(fitting: points))
    let expected = fixture.expected
    #expect(isNear(fitted.lambda, expected.lambda, 1e-5))
    #expect(abs(fitted.sigma - expected.sigma) <= 1e-5 * max(expected.sigma, 0.01))
    #expect(abs(fitted.kappa - expected.kappa) <= 1e-4 * max(expected.kappa, 1e-9))
    #expect(abs(try #require(fitted.rSquared(of: points)) - expected.rSquared) <= 1e-8)
    // The other implementation may stop short of the least, never below it.
    let theirs = Law(lambda: expected.lambda, sigma: expected.sigma, kappa: expected.kappa)
    let scale = points.reduce(0) { $0 + $1.throughput * $1.throughput }
    #expect(squares(fitted, points) <= squares(theirs, points) * (1 + 1e-9) + 1e-18 * scale)
  }

  @Test func coefficientsStayWithinTheirBounds() throws {
    let linear = try #require(Law(fitting: points(of: Law(lambda: 7, sigma: 0, kappa: 0))))
    #expect(linear.sigma == 0 && linear.kappa == 0 && linear.peakWorkers == nil)
    let superlinear = try #require(Law(fitting: points(of: Law(lambda: 7, sigma: -0.01, kappa: 0))))
    #expect(superlinear.sigma == 0 && superlinear.kappa == 0)
    let amdahl = try #require(Law(fitting: points(of: Law(lambda: 7, sigma: 0.1, kappa: 0))))
    #expect(amdahl.kappa == 0 && amdahl.peakWorkers == nil)
    #expect(isNear(amdahl.sigma, 0.1, 1e-6))
  }

  @Test func peak() throws {
    let law = Law(lambda: 10, sigma: 0.1, kappa: 0.009)
    #expect(isNear(try #require(law.peakWorkers), 10, 1e-12))
    #expect(law.throughput(workers: 10) > law.throughput(workers: 9.9))
    #expect(law.throughput(workers: 10) > law.throughput(workers: 10.1))
    #expect(Law(lambda: 10, sigma: 1, kappa: 0.1).peakWorkers == nil)
    #expect(Law(lambda: 10, sigma: 0.1, kappa: 0).peakWorkers == nil)
  }

  @Test("too few or impossible points have no law")
  func none() {
    let law = UniversalScalabilityLawTests.laws[0]
    #expect(Law(fitting: []) == nil)
    #expect(Law(fitting: points(of: law, [1, 2, 4])) == nil)
    #expect(Law(fitting: points(of: law, [1, 2, 4, 4])) == nil)
    #expect(Law(fitting: points(of: law, [1, 2, 4, 8])) != nil)
    for value in [0, -1, .infinity, .nan] {
      var broken = points(of: law)
      broken[3].throughput = value
      #expect(Law(fitting: broken) == nil)
    }
  }

  @Test func sharesOfTheVariance() {
    let flat = (1...4).map { Law.Point(workers: $0, throughput: 5) }
    #expect(Law(lambda: 5, sigma: 1, kappa: 0).rSquared(of: flat) == nil)
    #expect(Law(lambda: 5, sigma: 1, kappa: 0).rSquared(of: []) == nil)
    let points = [Law.Point(workers: 1, throughput: 1), Law.Point(workers: 2, throughput: 3)]
    // Residuals 0 and 1, deviations from the mean 1 and 1.
    #expect(Law(lambda: 1, sigma: 0, kappa: 0).rSquared(of: points) == 0.5)
  }
}
