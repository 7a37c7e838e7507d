internal import CLibrary

/// The ratio by which values of one sample are larger than those of another, with the confidence interval that belongs
/// to the rank test of Mann and Whitney: all ratios that it does not reject.
///
/// Source: J. L. Hodges, E. L. Lehmann, "Estimates of Location Based on Rank Tests", The Annals of Mathematical Statistics,
/// 1963, of the logarithms; the interval as in W. J. Conover, "Practical Nonparametric Statistics", 3rd edition, 5.4.
public struct RatioInterval: Sendable, Hashable {
  /// The median of the ratios of all pairs, second over first.
  public let estimate: Double
  /// The interval's ends; nil where the samples are so small that no ratio is rejected.
  public let low: Double?
  /// The upper end.
  public let high: Double?

  /// The interval of two samples of positive values; nil for others, and without values.
  ///
  /// - Parameter confidence: above 0 and below 1.
  public init?(_ first: [Double], _ second: [Double], confidence: Double = 0.95) {
    guard (first + second).allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let ratios = second.flatMap { above in first.map { above / $0 } }.ordered()
    // Computed from the logarithms, so that swapping the samples inverts the ratio.
    guard let median = Quantile.median(of: ratios.map { log($0) }) else { return nil }
    estimate = exp(median)
    let rejected = MannWhitney.rejected(first.count, second.count, level: 1 - confidence)
    (low, high) = rejected == 0 ? (nil, nil) : (ratios[rejected - 1], ratios[ratios.count - rejected])
  }
}

extension MannWhitney {
  /// How many of the smallest values of U, from 0 on, the test of two samples without ties rejects.
  static func rejected(_ first: Int, _ second: Int, level: Double) -> Int {
    let most = first * second / 2
    guard max(first, second) <= exactLimit else {
      let ranks = Array(stride(from: 2, through: 2 * (first + second), by: 2))
      return (0...most).first { approximate(ranks, first, second, u: Double($0)) > level } ?? most
    }
    let ways = MannWhitney.ways(Array(1...(first + second)), taken: first)
    let all = ways.reduce(0, +)
    let least = first * (first + 1) / 2
    var below = 0.0
    for u in 0...most {
      below += ways[least + u]
      if 2 * below / all > level { return u }
    }
    return most
  }
}
