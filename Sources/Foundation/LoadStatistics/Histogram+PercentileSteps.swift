extension Histogram {
  /// The distribution in steps that halve the distance to 100 %, with equally many ticks in each half; nothing without
  /// values.
  ///
  /// A step is told at the bucket that reaches it, so that a bucket that passes several ticks has one row; the last row
  /// is always the 100th percentile. Source: HdrHistogram, `PercentileIterator`.
  ///
  /// - Parameter ticksPerHalfDistance: how many steps until the distance to 100 % has halved, at least 1.
  /// - Complexity: O(`layout.countsCount`).
  public func percentileSteps(ticksPerHalfDistance: Int) -> [PercentileStep] {
    precondition(ticksPerHalfDistance > 0, "there is at least one tick in each half of the distance")
    var steps: [PercentileStep] = []
    var countToValue: UInt64 = 0
    var percentile = 0.0
    var last: HistogramBucket?
    for bucket in buckets {
      countToValue += bucket.count
      last = bucket
      let reached = 100 * Double(countToValue) / Double(totalCount)
      // One bucket may hold several steps. With all values told only the closing row is left; near 2⁵³ values the
      // distance to 100 % may become nothing before.
      while percentile <= reached, percentile < 100 {
        steps.append(PercentileStep(value: bucket.highest, percentile: percentile, countToValue: countToValue))
        percentile = Histogram.percentile(after: percentile, ticksPerHalfDistance: ticksPerHalfDistance)
        if countToValue == totalCount { break }
      }
    }
    if let last { steps.append(PercentileStep(value: last.highest, percentile: 100, countToValue: totalCount)) }
    return steps
  }

  /// The next tick: a tick is a half of the distance that is left at the beginning of its half, divided by the ticks.
  private static func percentile(after percentile: Double, ticksPerHalfDistance: Int) -> Double {
    // How often the distance has halved: the whole binary logarithm, exact because the argument is.
    let halvings = (100 / (100 - percentile)).exponent
    let ticks = Double(ticksPerHalfDistance) * Double(sign: .plus, exponent: Int(halvings) + 1, significand: 1)
    let next = percentile + 100 / ticks
    // Some units in the last place below 100 a tick is too small to be added.
    return next > percentile ? next : 100
  }
}
