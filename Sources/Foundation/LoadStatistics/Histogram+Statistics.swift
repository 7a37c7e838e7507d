extension Histogram {
  /// The lowest value of the first bucket that holds values, or nil without values.
  public var min: UInt64? {
    counts.firstIndex { $0 != 0 }.map { layout.lowestEquivalent(at: $0) }
  }

  /// The highest value of the last bucket that holds values, or nil without values.
  public var max: UInt64? {
    counts.lastIndex { $0 != 0 }.map { layout.highestEquivalent(at: $0) }
  }

  /// The mean, each value counted as the midpoint of its bucket, or nil without values.
  public var mean: Double? {
    guard !isEmpty else { return nil }
    // A midpoint below 2⁴² times a total below 2⁶³ needs more than 64 bits.
    var sum: UInt128 = 0
    for index in counts.indices where counts[index] != 0 {
      sum += UInt128(layout.midpoint(at: index)) * UInt128(counts[index])
    }
    return Double(sum) / Double(totalCount)
  }

  /// The population standard deviation, each value counted as the midpoint of its bucket, or nil without values.
  public var standardDeviation: Double? {
    guard let mean else { return nil }
    var squares = 0.0
    for index in counts.indices where counts[index] != 0 {
      let deviation = Double(layout.midpoint(at: index)) - mean
      squares += deviation * deviation * Double(counts[index])
    }
    return (squares / Double(totalCount)).squareRoot()
  }

  /// The value that `percentile` percent of the recorded values do not exceed, by nearest rank, or nil without values.
  ///
  /// As HdrHistogram since 2.1.12: the highest value of the bucket that holds the value of rank ⌈percentile / 100 ×
  /// total⌉, at least rank 1; percentile 0 gives the *lowest* value of the first bucket. (Some ports of HdrHistogram
  /// round the rank half up instead; the two differ by at most one rank.)
  ///
  /// - Precondition: `percentile` is from 0 to 100.
  public func value(atPercentile percentile: Double) -> UInt64? {
    values(atPercentiles: [percentile])?.first
  }

  /// The values at several percentiles, in the order asked for, found in one pass, or nil without values.
  ///
  /// - Precondition: every percentile is from 0 to 100.
  /// - Complexity: O(`layout.countsCount` + k log k) for k percentiles.
  public func values(atPercentiles percentiles: [Double]) -> [UInt64]? {
    guard !isEmpty else { return nil }
    var result = [UInt64](repeating: 0, count: percentiles.count)
    var index = -1
    var countToIndex: UInt64 = 0
    for position in percentiles.indices.sorted(by: { percentiles[$0] < percentiles[$1] }) {
      let rank = Quantile.nearestRank(percentile: percentiles[position], count: totalCount)
      while countToIndex < rank {
        index += 1
        countToIndex += counts[index]
      }
      result[position] =
        percentiles[position] == 0 ? layout.lowestEquivalent(at: index) : layout.highestEquivalent(at: index)
    }
    return result
  }

  /// How many recorded values are at or below `value`, to the precision of its bucket, which is counted as a whole.
  public func count(atOrBelow value: UInt64) -> UInt64 {
    counts[...layout.index(of: value)].reduce(0, +)
  }
}
