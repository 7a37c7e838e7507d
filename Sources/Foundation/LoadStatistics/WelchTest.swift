/// The two-sided t test of two means whose variances may differ.
///
/// Source: B. L. Welch, "The Generalization of 'Student's' Problem when Several Different Population Variances are
/// Involved", Biometrika, 1947.
public struct WelchTest: Sendable, Hashable {
  /// The difference of means, first minus second, in standard errors; infinite where neither sample varies.
  public let t: Double
  /// Degrees of freedom.
  public let degrees: Double
  /// The probability of a difference at least as large between equal means.
  public let pValue: Double

  /// Tests two samples; nil when one has fewer than two values.
  public init?(_ first: [Double], _ second: [Double]) {
    guard let mean1 = Moments.mean(of: first), let mean2 = Moments.mean(of: second),
      let variance1 = Moments.variance(of: first), let variance2 = Moments.variance(of: second)
    else { return nil }
    let (part1, part2) = (variance1 / Double(first.count), variance2 / Double(second.count))
    let error = (part1 + part2).squareRoot()
    let all = Double(first.count + second.count - 2)
    guard error > 0 else {
      t = mean1 == mean2 ? 0 : mean1 > mean2 ? .infinity : -.infinity
      degrees = all
      pValue = mean1 == mean2 ? 1 : 0
      return
    }
    t = (mean1 - mean2) / error
    let parts = part1 * part1 / Double(first.count - 1) + part2 * part2 / Double(second.count - 1)
    // For variances so small that their squares underflow, as if they were equal.
    degrees = parts > 0 ? (part1 + part2) * (part1 + part2) / parts : all
    pValue = StudentT.incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }
}
