/// The validated header before the counts of an encoded histogram.
struct HistogramHeader {
  /// How many bytes of counts follow.
  let countsBytes: Int
  /// The layout that the counts are of.
  let layout: HistogramLayout
  /// The number of buckets of the encoded histogram, by its own highest trackable value.
  let countsCount: Int

  init(_ bytes: [UInt8]) throws(HistogramDecodingError) {
    guard bytes.count == HistogramEncoding.headerBytes else { throw .tooShort(bytes: bytes.count) }
    let cookie: UInt32 = bytes.bigEndian(at: 0)
    guard cookie == HistogramEncoding.headerCookie else { throw .wrongHeaderCookie(cookie) }
    let indexOffset: UInt32 = bytes.bigEndian(at: 8)
    guard indexOffset == 0 else { throw .unsupportedIndexOffset(indexOffset) }
    let digits: UInt32 = bytes.bigEndian(at: 12)
    guard let layout = HistogramLayout(significantDigits: Int(digits)) else { throw .unsupportedDigits(digits) }
    let lowest: UInt64 = bytes.bigEndian(at: 16)
    guard lowest == HistogramEncoding.lowestDiscernibleValue else { throw .unsupportedLowestValue(lowest) }
    let highest: UInt64 = bytes.bigEndian(at: 24)
    guard highest >= 2 * lowest, highest <= UInt64(Int64.max) else { throw .invalidHighestValue(highest) }
    let ratio = Double(bitPattern: bytes.bigEndian(at: 32))
    guard ratio == HistogramEncoding.conversionRatio else { throw .unsupportedConversionRatio(ratio) }

    self.layout = layout
    countsCount = layout.countsCount(highestTrackableValue: highest)
    countsBytes = Int(bytes.bigEndian(at: 4) as UInt32)
  }
}

extension HistogramLayout {
  /// The number of counters of an HdrHistogram with these digits that tracks values up to `highest`.
  func countsCount(highestTrackableValue highest: UInt64) -> Int {
    let bits = UInt64(UInt64.bitWidth - highest.leadingZeroBitCount)
    let subBucketBits = halfMagnitude + 1
    let buckets = bits > subBucketBits ? bits - subBucketBits + 1 : 1
    return Int((buckets + 1) << halfMagnitude)
  }
}

extension [UInt8] {
  /// The big-endian integer at `offset`; the caller has checked that it is there.
  func bigEndian<Value: FixedWidthInteger>(at offset: Int) -> Value {
    self[offset..<offset + Value.bitWidth / 8].reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
  }
}
