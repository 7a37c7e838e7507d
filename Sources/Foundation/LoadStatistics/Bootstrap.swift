/// Intervals by resampling.
public enum Bootstrap {
  /// The interval of the ratio of two samples' medians, second over first: of so many resamples of each sample, with
  /// replacement, the middle share.
  ///
  /// Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (the percentile interval).
  ///
  /// - Parameters:
  ///   - resamples: how many; at least 1.
  ///   - confidence: the share of ratios inside, above 0 and below 1.
  ///   - generator: seeded by the caller, so that the same samples give the same interval.
  /// - Returns: nil when a sample is empty or a resampled median of `first` is not above 0.
  public static func ratioOfMedians(
    _ first: [Double], _ second: [Double], resamples: Int = 10_000, confidence: Double = 0.95,
    using generator: inout some RandomNumberGenerator
  ) -> (low: Double, high: Double)? {
    precondition(resamples > 0 && confidence > 0 && confidence < 1, "a share of at least one resample")
    guard !first.isEmpty, !second.isEmpty else { return nil }
    var ratios: [Double] = []
    ratios.reserveCapacity(resamples)
    var (left, right) = (first, second)
    for _ in 0..<resamples {
      let below = resampledMedian(first, &left, &generator)
      let above = resampledMedian(second, &right, &generator)
      guard below > 0, above.isFinite else { return nil }
      ratios.append(above / below)
    }
    ratios.sort()
    let tail = (1 - confidence) / 2 * 100
    guard let low = Quantile.nearestRank(sorted: ratios, percentile: tail),
      let high = Quantile.nearestRank(sorted: ratios, percentile: 100 - tail)
    else { return nil }
    return (low, high)
  }

  private static func resampledMedian(
    _ values: [Double], _ sample: inout [Double], _ generator: inout some RandomNumberGenerator
  ) -> Double {
    for place in sample.indices { sample[place] = values[Int.random(in: 0..<values.count, using: &generator)] }
    sample.sort()
    let middle = sample.count / 2
    return sample.count.isMultiple(of: 2) ? sample[middle - 1] / 2 + sample[middle] / 2 : sample[middle]
  }
}
