/// One bucket of a histogram that holds values.
public struct HistogramBucket: Sendable, Hashable {
  /// The bucket's index in the layout.
  public let index: Int
  /// The lowest value that falls into the bucket.
  public let lowest: UInt64
  /// The highest value that falls into the bucket.
  public let highest: UInt64
  /// The middle of the bucket as HdrHistogram defines it.
  public let midpoint: UInt64
  /// How many values it holds, at least 1.
  public let count: UInt64

  init(layout: HistogramLayout, index: Int, count: UInt64) {
    self.index = index
    lowest = layout.lowestEquivalent(at: index)
    highest = layout.highestEquivalent(at: index)
    midpoint = layout.midpoint(at: index)
    self.count = count
  }
}
