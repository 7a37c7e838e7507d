public import LoadStatistics

/// The layout of a lane's memory for one operation, as offsets: a head of counters, then histogram counts.
///
/// A slot is one operation of one group's mix. All memory starts as zeros.
@frozen
public struct SlotLayout: Sendable, Hashable {
  /// The histogram's buckets; counts have 32 bits and wrap, and the observer adds up differences.
  public let histogram: HistogramLayout

  /// Number of failure kinds that a slot distinguishes; further ones are counted together.
  public static let failureKinds = 16
  /// Number of 64-bit words before the kinds: allocated bytes of timed operations, failures, failures of further kinds,
  /// arrivals dropped, arrivals that had not begun at the end, operations during which the counter went backwards.
  public static let counterWords = 6
  /// Bytes before the histogram: the counters, then kinds and their counts.
  public static let headBytes = 8 * (counterWords + 2 * failureKinds)
  /// Slots of an operation's times, if it is due or submitted before it begins: service time, latency, lag; otherwise
  /// only the first. After them comes the slot of the latencies of failed operations.
  public static let lagSlots = 3
  /// Marks a kind's word as taken, so that kind 0 differs from an empty word.
  @usableFromInline static let kindIsSet: UInt64 = 1 << 32

  /// Slots with this histogram layout.
  public init(histogram: HistogramLayout) { self.histogram = histogram }

  /// Bytes from one slot to the next, whole cache lines.
  public var stride: Int {
    (SlotLayout.headBytes + histogram.countsCount * MemoryLayout<UInt32>.stride + 127) / 128 * 128
  }
}
