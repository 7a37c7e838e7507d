/// Tests whether a few new values belong to the level of the previous values: the two-sided t test of their mean, with
/// the spread of only the previous values, so that one new value is enough.
///
/// Source: G. J. Hahn, W. Q. Meeker, "Statistical Intervals", 1991, 4.7 (the interval for the mean of future values).
public struct PredictionTest: Sendable, Hashable {
  /// The probability of a mean at least as far away.
  public let pValue: Double

  /// Tests new values; nil for fewer than two previous values, and without new ones.
  public init?(_ before: [Double], _ after: [Double]) {
    guard let level = Moments.mean(of: before), let variance = Moments.variance(of: before),
      let mean = Moments.mean(of: after)
    else { return nil }
    let error = (variance * (1 / Double(before.count) + 1 / Double(after.count))).squareRoot()
    guard error > 0 else {
      pValue = mean == level ? 1 : 0
      return
    }
    let t = (mean - level) / error
    let degrees = Double(before.count - 1)
    pValue = StudentT.incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }
}
