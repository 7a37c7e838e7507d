extension Histogram {
  /// Reads a histogram in HdrHistogram's V2 compressed encoding, as Base64 text, from any implementation.
  ///
  /// Read strictly: lengths, checksum and counts must be consistent to the last byte. What can be read are histograms of
  /// integers of 1 to 5 significant digits with a lowest discernible value of 1 and no value above
  /// ``HistogramLayout/highestTrackableValue``. The memory taken is limited by the layout, whatever the text declares.
  ///
  /// - Throws: ``HistogramDecodingError``.
  public init(encodedText text: String) throws(HistogramDecodingError) {
    let compressed = try Self.contentOfEnvelope(text)
    guard var inflater = Inflater(compressed), let headerBytes = inflater.read(HistogramEncoding.headerBytes) else {
      throw .damagedStream
    }
    let header = try HistogramHeader(headerBytes)

    // Checked before the declared size is allocated: whether the layout can need, and the stream hold, that much.
    let longest = Swift.min(
      HistogramEncoding.longestCountsBytes(header.layout), compressed.count * Zlib.largestExpansion)
    guard header.countsBytes <= longest else {
      throw .countsTooLong(declaredBytes: header.countsBytes, limit: longest)
    }
    guard let encodedCounts = inflater.read(header.countsBytes) else { throw .damagedStream }
    guard encodedCounts.count == header.countsBytes else {
      throw .lengthMismatch(declaredBytes: header.countsBytes, actualBytes: encodedCounts.count)
    }
    guard inflater.isAtEnd() else { throw .damagedStream }
    self.init(layout: header.layout, counts: try Self.decodeCounts(encodedCounts, header))
  }

  /// The compressed stream in the envelope that `text` is.
  private static func contentOfEnvelope(_ text: String) throws(HistogramDecodingError) -> [UInt8] {
    let characters = text.utf8.count
    guard characters <= HistogramEncoding.longestTextCharacters else {
      throw .textTooLong(characters: characters, limit: HistogramEncoding.longestTextCharacters)
    }
    var envelope: [UInt8]
    do throws(Base64.Malformed) {
      envelope = try Base64.decode(Array(text.utf8))
    } catch {
      throw .notBase64(offset: error.offset)
    }
    guard envelope.count >= HistogramEncoding.envelopeBytes else { throw .tooShort(bytes: envelope.count) }
    let cookie: UInt32 = envelope.bigEndian(at: 0)
    guard cookie == HistogramEncoding.envelopeCookie else { throw .wrongEnvelopeCookie(cookie) }
    let declared = Int(envelope.bigEndian(at: 4) as UInt32)
    envelope.removeFirst(HistogramEncoding.envelopeBytes)
    guard declared == envelope.count else {
      throw .lengthMismatch(declaredBytes: declared, actualBytes: envelope.count)
    }
    return envelope
  }

  private static func decodeCounts(
    _ bytes: [UInt8], _ header: HistogramHeader
  ) throws(HistogramDecodingError) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: header.layout.countsCount)
    var total: UInt64 = 0
    var index = 0
    var offset = 0
    while offset < bytes.count {
      guard let number = ZigZagLEB128.read(bytes, at: &offset) else { throw .countBreaksOff }
      // A negative number stands for that many empty buckets.
      let buckets = number < 0 ? number.magnitude : 1
      guard buckets <= UInt64(header.countsCount - index) else { throw .tooManyBuckets(limit: header.countsCount) }
      if number > 0 {
        guard index < counts.count else { throw .valueTooHigh }
        counts[index] = number.magnitude
        total += number.magnitude
        guard total <= maximumTotalCount else { throw .totalTooHigh }
      }
      index += Int(buckets)
    }
    return counts
  }
}
