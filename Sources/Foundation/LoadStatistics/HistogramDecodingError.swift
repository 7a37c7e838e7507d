/// Why a text cannot be read as a histogram.
public enum HistogramDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is longer than that of any histogram.
  case textTooLong(characters: Int, limit: Int)
  /// The text is not Base64 at this offset.
  case notBase64(offset: Int)
  /// There are fewer bytes than an envelope or a header takes.
  case tooShort(bytes: Int)
  /// The envelope is not marked as a V2 compressed histogram.
  case wrongEnvelopeCookie(UInt32)
  /// The header is not marked as a V2 histogram.
  case wrongHeaderCookie(UInt32)
  /// More or fewer bytes follow than were declared.
  case lengthMismatch(declaredBytes: Int, actualBytes: Int)
  /// The compressed stream is not zlib, fails its checksum, or holds more than the header declares.
  case damagedStream
  /// A histogram whose values were shifted.
  case unsupportedIndexOffset(UInt32)
  /// A number of significant digits other than 1 to 5.
  case unsupportedDigits(UInt32)
  /// A lowest discernible value other than 1.
  case unsupportedLowestValue(UInt64)
  /// A highest trackable value below 2 or above 2⁶³ − 1.
  case invalidHighestValue(UInt64)
  /// A histogram of scaled values.
  case unsupportedConversionRatio(Double)
  /// More bytes of counts are declared than the layout can need or the stream can hold.
  case countsTooLong(declaredBytes: Int, limit: Int)
  /// The last count is truncated.
  case countBreaksOff
  /// There are more counts than buckets up to the declared highest trackable value.
  case tooManyBuckets(limit: Int)
  /// A value above ``HistogramLayout/highestTrackableValue`` was recorded.
  case valueTooHigh
  /// More than ``Histogram/maximumTotalCount`` values in all.
  case totalTooHigh

  /// A sentence that describes the error.
  public var description: String {
    switch self {
    case .textTooLong(let characters, let limit):
      "the histogram's text has \(characters) characters; the maximum is \(limit)"
    case .notBase64(let offset):
      "invalid Base64 in the histogram's text at byte \(offset)"
    case .tooShort(let bytes):
      "the histogram is truncated after \(bytes) bytes"
    case .wrongEnvelopeCookie(let cookie):
      "invalid cookie 0x\(String(cookie, radix: 16)): not a histogram in the V2 compressed encoding"
    case .wrongHeaderCookie(let cookie):
      "invalid cookie 0x\(String(cookie, radix: 16)) in the header: not a histogram in the V2 encoding"
    case .lengthMismatch(let declared, let actual):
      "the histogram declares \(declared) bytes but holds \(actual)"
    case .damagedStream:
      "the histogram's compressed stream is corrupt or longer than declared"
    case .unsupportedIndexOffset(let offset):
      "the histogram's values are shifted by \(offset) buckets, which is not supported"
    case .unsupportedDigits(let digits):
      "invalid number of significant digits of a histogram: \(digits); expected 1 to 5"
    case .unsupportedLowestValue(let value):
      "the histogram's lowest discernible value is \(value); only 1 is supported"
    case .invalidHighestValue(let value):
      "invalid highest trackable value \(value) of a histogram"
    case .unsupportedConversionRatio(let ratio):
      "the histogram's values are scaled by \(ratio); only unscaled values are supported"
    case .countsTooLong(let declared, let limit):
      "the histogram declares \(declared) bytes of counts where at most \(limit) are possible"
    case .countBreaksOff:
      "the histogram's last count is truncated"
    case .tooManyBuckets(let limit):
      "the histogram has more than the \(limit) buckets it declares"
    case .valueTooHigh:
      "the histogram holds values above \(HistogramLayout.highestTrackableValue)"
    case .totalTooHigh:
      "the histogram holds more than \(Histogram.maximumTotalCount) values"
    }
  }
}
