/// Which bucket of a histogram a value falls into: the bucket layout of HdrHistogram.
///
/// The range is cut into powers of two and each power into equally many linear sub-buckets, so that every value keeps
/// `significantDigits` decimal digits. Indices, equivalent values and lengths are those of an HdrHistogram made with
/// lowest discernible value 1 and highest trackable value ``highestTrackableValue``.
///
/// Recording is `counts[layout.index(of: value)] += 1` on memory of ``countsCount`` counters that the caller owns.
///
/// Source: Gil Tene, HdrHistogram, `AbstractHistogram.countsArrayIndex`, <https://github.com/HdrHistogram/HdrHistogram>.
@frozen
public struct HistogramLayout: Sendable, Hashable {
  /// The highest value that is distinguished from higher ones: 2⁴² − 1; in nanoseconds, 73 minutes.
  ///
  /// One less than a power of two, so that the last bucket ends exactly here whatever the digits.
  @inlinable public static var highestTrackableValue: UInt64 { (1 << highestTrackableBits) - 1 }

  @usableFromInline static var highestTrackableBits: UInt64 {
    @inlinable @inline(__always) get { 42 }
  }

  /// How many decimal digits of a value are kept, 1 to 5.
  public let significantDigits: Int

  /// The binary logarithm of half the number of sub-buckets.
  @usableFromInline let halfMagnitude: UInt64

  @inlinable @inline(__always)
  init(significantDigits: Int, halfMagnitude: UInt64) {
    self.significantDigits = significantDigits
    self.halfMagnitude = halfMagnitude
  }

  /// Three digits: a bucket is at most 0.1 % wide. 33,792 counters, 264 KiB.
  @inlinable public static var threeDigits: HistogramLayout {
    HistogramLayout(significantDigits: 3, halfMagnitude: 10)
  }

  /// Two digits: a bucket is at most 1 % wide. 4,608 counters, 36 KiB.
  @inlinable public static var twoDigits: HistogramLayout {
    HistogramLayout(significantDigits: 2, halfMagnitude: 7)
  }

  /// A layout that keeps `significantDigits` decimal digits, or nil when that is not 1 to 5.
  public init?(significantDigits: Int) {
    // Sub-buckets: the power of two at or above 2 × 10^digits, so that values up to there are all distinct.
    let halfMagnitudes: [UInt64] = [4, 7, 10, 14, 17]
    guard (1...halfMagnitudes.count).contains(significantDigits) else { return nil }
    self.init(significantDigits: significantDigits, halfMagnitude: halfMagnitudes[significantDigits - 1])
  }

  /// The number of counters of a histogram with this layout.
  @inlinable public var countsCount: Int {
    Int(truncatingIfNeeded: (Self.highestTrackableBits &+ 1 &- halfMagnitude) &<< halfMagnitude)
  }

  /// How many linear sub-buckets the first bucket has (HdrHistogram's `subBucketCount`).
  public var subBucketCount: Int { 2 << Int(halfMagnitude) }

  /// How many powers of two there are, the first of twice as many sub-buckets as the others (HdrHistogram's
  /// `bucketCount`).
  public var bucketCount: Int { countsCount / (subBucketCount / 2) - 1 }

  /// The index of the counter of `value`; a value above ``highestTrackableValue`` falls into the last bucket.
  ///
  /// Wait-free, without branches: a minimum, a count of leading zeros, two shifts, an addition. The result is always
  /// in `0..<countsCount`, so that a caller may index its own memory without a check.
  ///
  /// - Complexity: O(1).
  @inlinable @inline(__always)
  public func index(of value: UInt64) -> Int {
    let clamped = Swift.min(value, Self.highestTrackableValue)
    let subBucketMask = (2 &<< halfMagnitude) &- 1
    let leadingZeros = UInt64(truncatingIfNeeded: (clamped | subBucketMask).leadingZeroBitCount)
    let bucket = 63 &- halfMagnitude &- leadingZeros
    return Int(truncatingIfNeeded: (bucket &<< halfMagnitude) &+ (clamped &>> bucket))
  }

  /// The binary logarithm of the width of a bucket: how many low bits of a value are not kept there.
  @inlinable
  func widthMagnitude(at index: Int) -> UInt64 {
    precondition(index >= 0 && index < countsCount, "the index is outside the histogram")
    let half = UInt64(truncatingIfNeeded: index) &>> halfMagnitude
    return half == 0 ? 0 : half &- 1
  }

  /// The lowest value that falls into a bucket (HdrHistogram's `lowestEquivalentValue`).
  ///
  /// - Precondition: `index` is in `0..<countsCount`.
  @inlinable
  public func lowestEquivalent(at index: Int) -> UInt64 {
    let magnitude = widthMagnitude(at: index)
    return (UInt64(truncatingIfNeeded: index) &- (magnitude &<< halfMagnitude)) &<< magnitude
  }

  /// The highest value that falls into a bucket (HdrHistogram's `highestEquivalentValue`).
  ///
  /// The last bucket also holds whatever was above ``highestTrackableValue``.
  ///
  /// - Precondition: `index` is in `0..<countsCount`.
  @inlinable
  public func highestEquivalent(at index: Int) -> UInt64 {
    lowestEquivalent(at: index) &+ (1 &<< widthMagnitude(at: index)) &- 1
  }

  /// The middle of a bucket, rounded up (HdrHistogram's `medianEquivalentValue`): the value that its values count as in
  /// a mean.
  ///
  /// - Precondition: `index` is in `0..<countsCount`.
  @inlinable
  public func midpoint(at index: Int) -> UInt64 {
    lowestEquivalent(at: index) &+ ((1 &<< widthMagnitude(at: index)) &>> 1)
  }
}
