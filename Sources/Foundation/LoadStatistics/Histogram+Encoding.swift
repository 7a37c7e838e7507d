extension Histogram {
  /// The histogram in HdrHistogram's V2 compressed encoding, as Base64 text that any HdrHistogram tool reads.
  public func encodedText() -> String {
    var payload: [UInt8] = []
    let encodedCounts = encodedCounts()
    payload.reserveCapacity(HistogramEncoding.headerBytes + encodedCounts.count)
    payload.appendBigEndian(HistogramEncoding.headerCookie)
    payload.appendBigEndian(UInt32(encodedCounts.count))
    payload.appendBigEndian(UInt32(0))
    payload.appendBigEndian(UInt32(layout.significantDigits))
    payload.appendBigEndian(HistogramEncoding.lowestDiscernibleValue)
    payload.appendBigEndian(HistogramLayout.highestTrackableValue)
    payload.appendBigEndian(HistogramEncoding.conversionRatio.bitPattern)
    payload += encodedCounts

    let compressed = Zlib.compress(payload)
    var envelope: [UInt8] = []
    envelope.reserveCapacity(HistogramEncoding.envelopeBytes + compressed.count)
    envelope.appendBigEndian(HistogramEncoding.envelopeCookie)
    envelope.appendBigEndian(UInt32(compressed.count))
    envelope += compressed
    return Base64.encode(envelope)
  }

  private func encodedCounts() -> [UInt8] {
    var bytes: [UInt8] = []
    var empty: Int64 = 0
    for count in counts {
      guard count != 0 else {
        empty += 1
        continue
      }
      // One empty bucket is written as the count 0, several as the negative of their number.
      if empty > 0 { ZigZagLEB128.append(empty == 1 ? 0 : -empty, to: &bytes) }
      empty = 0
      // No count exceeds the total, which does not exceed Int64.max.
      ZigZagLEB128.append(Int64(count), to: &bytes)
    }
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
