/// The buckets of a histogram that hold values, from the lowest to the highest.
public struct HistogramBuckets: Sequence, IteratorProtocol, Sendable {
  private let histogram: Histogram
  private var index = 0

  init(_ histogram: Histogram) { self.histogram = histogram }

  /// The next bucket that holds values, or nil after the last.
  public mutating func next() -> HistogramBucket? {
    while index < histogram.counts.count {
      defer { index += 1 }
      let count = histogram.counts[index]
      if count != 0 {
        return HistogramBucket(layout: histogram.layout, index: index, count: count)
      }
    }
    return nil
  }
}

extension Histogram {
  /// The buckets that hold values, from the lowest to the highest.
  public var buckets: HistogramBuckets { HistogramBuckets(self) }
}
