internal import CLibrary

/// The difference of two shares with its 95 % confidence interval.
///
/// Source: R. G. Newcombe, "Interval Estimation for the Difference Between Independent Proportions", Statistics in Medicine,
/// 1998, method 10, of the intervals of E. B. Wilson, 1927.
public struct ShareDifference: Sendable, Hashable, Codable {
  /// The second share minus the first.
  public let estimate: Double
  /// The interval's ends.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// The difference of two samples with at least one member each.
  public init(_ first: FisherTest.Counts, _ second: FisherTest.Counts) {
    let (one, two) = (ShareDifference.wilson(first), ShareDifference.wilson(second))
    estimate = second.share - first.share
    low = estimate - hypot(second.share - two.low, one.high - first.share)
    high = estimate + hypot(two.high - second.share, first.share - one.low)
  }

  /// The normal distribution's quantile of 97.5 %.
  private static let quantile = 1.959_963_984_540_054

  private static func wilson(_ counts: FisherTest.Counts) -> (low: Double, high: Double) {
    let (n, z2) = (Double(counts.whole), quantile * quantile)
    let share = counts.share
    let middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    let half = quantile / (1 + z2 / n) * (share * (1 - share) / n + z2 / (4 * n * n)).squareRoot()
    // At shares of 0 and 1 the interval ends exactly at the share, which rounding must not change.
    return (counts.part == 0 ? 0 : middle - half, counts.part == counts.whole ? 1 : middle + half)
  }
}
