/// Quantiles of small samples.
public enum Quantile {
  /// The rank, from 1, of the value at `percentile` among `count` values: ⌈percentile / 100 × count⌉, at least 1.
  ///
  /// One unit in the last place is taken off the percentile first, so that a decimal fraction without an exact binary
  /// form (99.9 of 1,000 values) does not round up to the next rank. Source: HdrHistogram, `getValueAtPercentile`.
  ///
  /// - Precondition: `percentile` is from 0 to 100, `count` at least 1.
  public static func nearestRank(percentile: Double, count: UInt64) -> UInt64 {
    precondition(percentile >= 0 && percentile <= 100, "a percentile is from 0 to 100")
    precondition(count > 0, "an empty sample has no percentiles")
    // Counts above 2⁵³ round when they become a Double: the last rank must not depend on this rounding.
    guard percentile < 100 else { return count }
    let rank = (max(percentile.nextDown, 0) * Double(count) / 100).rounded(.up)
    return min(max(UInt64(exactly: rank) ?? count, 1), count)
  }

  /// The value at `percentile` by nearest rank: always one of the values; nil without values.
  ///
  /// - Precondition: `values` are in ascending order; `percentile` is from 0 to 100.
  public static func nearestRank(sorted values: [Double], percentile: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    return values[Int(nearestRank(percentile: percentile, count: UInt64(values.count))) - 1]
  }

  /// The median: the middle value, or the mean of the two in the middle; nil without values.
  ///
  /// - Complexity: O(n log n).
  public static func median(of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    // Halved before they are added: two large values must not overflow.
    return sorted[middle - 1] / 2 + sorted[middle] / 2
  }
}
