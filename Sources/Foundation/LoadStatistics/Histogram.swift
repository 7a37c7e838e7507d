/// How often values fell into each bucket of a ``HistogramLayout``: a value type that can be merged, compared, queried
/// and encoded.
///
/// The figures are those of HdrHistogram. A histogram without values has none: its statistics are nil, never 0.
/// The total is limited to ``maximumTotalCount``; what would exceed it is not counted.
///
/// To record on a hot path, use memory of your own and ``HistogramLayout/index(of:)``, and build a histogram from it
/// with ``init(layout:counts:)`` afterwards.
public struct Histogram: Sendable, Equatable {
  /// The maximum number of values that a histogram counts: 2⁶³ − 1, what the encoding can carry.
  public static let maximumTotalCount = UInt64(Int64.max)

  /// Which values fall into which bucket.
  public let layout: HistogramLayout

  /// One counter for each bucket, `layout.countsCount` of them.
  public private(set) var counts: [UInt64]

  /// How many values were recorded.
  public private(set) var totalCount: UInt64

  /// A histogram without values.
  public init(layout: HistogramLayout) {
    self.layout = layout
    counts = Array(repeating: 0, count: layout.countsCount)
    totalCount = 0
  }

  /// A histogram of counters that were counted elsewhere with `layout.index(of:)`. Copies them.
  ///
  /// - Precondition: there are `layout.countsCount` counters, and no thread writes to them during the call.
  /// - Complexity: O(`layout.countsCount`).
  public init(layout: HistogramLayout, counts: UnsafeBufferPointer<UInt64>) {
    self.init(layout: layout, counts: Array(counts))
  }

  /// A histogram of counters that were counted elsewhere with `layout.index(of:)`.
  ///
  /// - Precondition: there are `layout.countsCount` counters.
  /// - Complexity: O(`layout.countsCount`).
  public init(layout: HistogramLayout, counts: [UInt64]) {
    precondition(counts.count == layout.countsCount, "the number of counters does not match the layout")
    self.layout = layout
    self.counts = counts
    totalCount = 0
    for index in counts.indices {
      let counted = Swift.min(counts[index], Self.maximumTotalCount - totalCount)
      if counted != counts[index] { self.counts[index] = counted }
      totalCount += counted
    }
  }

  /// Whether no value was recorded.
  public var isEmpty: Bool { totalCount == 0 }

  /// Records `value` `count` times. A value above ``HistogramLayout/highestTrackableValue`` goes to the last bucket.
  public mutating func record(_ value: UInt64, count: UInt64 = 1) {
    increase(at: layout.index(of: value), by: count)
  }

  /// Adds all values of `other`, as if they had been recorded here too.
  ///
  /// If the layout differs, each bucket is recorded again at its midpoint, at the coarser of the two precisions.
  ///
  /// - Complexity: O(`other.layout.countsCount`).
  public mutating func add(_ other: Histogram) {
    if layout == other.layout {
      for index in other.counts.indices where other.counts[index] != 0 {
        increase(at: index, by: other.counts[index])
      }
    } else {
      for bucket in other.buckets {
        record(bucket.midpoint, count: bucket.count)
      }
    }
  }

  /// What was recorded here but not in `earlier`: the values of an interval, from two snapshots of one recording.
  ///
  /// - Throws: ``HistogramSubtractionError`` when the layouts differ or `earlier` holds values that this does not.
  public func subtracting(_ earlier: Histogram) throws(HistogramSubtractionError) -> Histogram {
    guard layout == earlier.layout else {
      throw .layoutsDiffer(
        digits: layout.significantDigits, subtractedDigits: earlier.layout.significantDigits)
    }
    var result = self
    for index in earlier.counts.indices where earlier.counts[index] != 0 {
      let (difference, isNegative) = counts[index].subtractingReportingOverflow(earlier.counts[index])
      guard !isNegative else {
        throw .notContained(
          value: layout.lowestEquivalent(at: index), count: counts[index], subtractedCount: earlier.counts[index])
      }
      result.counts[index] = difference
    }
    result.totalCount -= earlier.totalCount
    return result
  }

  private mutating func increase(at index: Int, by count: UInt64) {
    let counted = Swift.min(count, Self.maximumTotalCount - totalCount)
    counts[index] += counted
    totalCount += counted
  }
}

extension Sequence<Histogram> {
  /// All values together; nil without any. Empty histograms, which may have any layout, change nothing.
  public func pooled() -> Histogram? {
    reduce(into: nil) { pooled, next in
      if !next.isEmpty, pooled?.add(next) == nil { pooled = next }
    }
  }
}
