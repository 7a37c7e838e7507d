extension Histogram {
  /// The distribution in steps that halve the distance to 100 %, with equally many ticks in each half; nothing without
  /// values.
  ///
  /// A step is reported at the bucket that reaches it, so that a bucket that passes several ticks has one row; the last
  /// row is always the 100th percentile. Source: HdrHistogram, `PercentileIterator`.
  ///
  /// - Parameter ticksPerHalfDistance: how many steps until the distance to 100 % has halved, at least 1.
  /// - Complexity: O(`layout.countsCount`).
  public func percentileSteps(ticksPerHalfDistance: Int) -> [PercentileStep] {
    precondition(ticksPerHalfDistance > 0, "ticksPerHalfDistance must be at least 1")
    var steps: [PercentileStep] = []
    var countToValue: UInt64 = 0
    var percentile = 0.0
    var last: HistogramBucket?
    for bucket in buckets {
      countToValue += bucket.count
      last = bucket
      let reached = 100 * Double(countToValue) / Double(totalCount)
      // One bucket may hold several steps. Once all values are reported, only the closing row remains; near 2⁵³ values
      // the distance to 100 % may become 0 before that.
      while percentile <= reached, percentile < 100 {
        steps.append(PercentileStep(value: bucket.highest, percentile: percentile, countToValue: countToValue))
        percentile = Histogram.percentile(after: percentile, ticksPerHalfDistance: ticksPerHalfDistance)
        if countToValue == totalCount { break }
      }
    }
    if let last { steps.append(PercentileStep(value: last.highest, percentile: 100, countToValue: totalCount)) }
    return steps
  }

  /// The next tick: a tick is half of the distance remaining at the beginning of its half, divided by the number of
  /// ticks.
  private static func percentile(after percentile: Double, ticksPerHalfDistance: Int) -> Double {
    // The number of times that the distance has halved: the whole binary logarithm, exact because the argument is.
    let halvings = (100 / (100 - percentile)).exponent
    let ticks = Double(ticksPerHalfDistance) * Double(sign: .plus, exponent: Int(halvings) + 1, significand: 1)
    let next = percentile + 100 / ticks
    // Some units in the last place below 100 a tick is too small to be added.
    return next > percentile ? next : 100
  }
}
