/// The numbers of HdrHistogram's V2 compressed encoding.
///
/// Text: Base64 of the envelope. Envelope: cookie, length, zlib stream of that length. In the stream: a header of 40
/// bytes (cookie, length of the counts, normalizing index offset, significant digits, lowest discernible value, highest
/// trackable value, integer-to-double ratio), then the counts. All big-endian. A count is a ``ZigZagLEB128`` integer,
/// a negative one stands for that many empty buckets; empty buckets at the end are left out.
///
/// Source: HdrHistogram, `AbstractHistogram.encodeIntoCompressedByteBuffer`.
enum HistogramEncoding {
  static let envelopeCookie: UInt32 = 0x1C84_9304 | 0x10
  static let envelopeBytes = 8
  static let headerCookie: UInt32 = 0x1C84_9303 | 0x10
  static let headerBytes = 40
  static let lowestDiscernibleValue: UInt64 = 1
  static let conversionRatio = 1.0

  /// The maximum length of a text that is read: more than the fullest histogram of five digits takes.
  static let longestTextCharacters = 48 << 20

  /// The maximum number of bytes of the counts of a layout, including one number for empty buckets after them.
  static func longestCountsBytes(_ layout: HistogramLayout) -> Int {
    (layout.countsCount + 1) * ZigZagLEB128.longestBytes
  }
}
