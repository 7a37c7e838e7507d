internal import CLibrary
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Decides thresholds with too few samples for a percentile, if so many of them exceed the limit that the percentile
/// surely does too: if all of four operations took too long, so did the 99th percentile.
enum FewSamples {
  /// The maximum probability of the samples if the limit held.
  static let significance = 0.01

  /// The number of samples beyond an upper limit, if that cannot be chance.
  static func beyond(_ threshold: Threshold, _ reading: FigureReading) -> UInt64? {
    let percentile: Double
    switch threshold.aggregate {
    case .median: percentile = 50
    case .percentile(let given): percentile = given
    default: return nil
    }
    guard threshold.comparison == .less || threshold.comparison == .lessOrEqual, let times = reading.distribution,
      threshold.value >= 0, threshold.value < 9e18
    else { return nil }
    let beyond = times.totalCount - times.count(atOrBelow: UInt64(threshold.value))
    let chance = atLeast(beyond, of: times.totalCount, share: 1 - percentile / 100)
    return beyond > 0 && chance <= significance ? beyond : nil
  }

  /// The probability that at least `count` of `total` lie beyond a percentile that a share of all lie beyond: the upper tail of
  /// the binomial distribution. Meant for few samples, where `total * share` is small.
  static func atLeast(_ count: UInt64, of total: UInt64, share: Double) -> Double {
    guard count > 0 else { return 1 }
    guard share > 0, count <= total else { return 0 }
    guard share < 1 else { return 1 }
    var term = exp(Double(total) * log1p(-share))
    var below = 0.0
    for number in 0..<count {
      below += term
      term *= Double(total - number) / Double(number + 1) * share / (1 - share)
      // Far beyond the expected number nothing is added.
      if term < below * 1e-18 { break }
    }
    return max(0, 1 - below)
  }
}
