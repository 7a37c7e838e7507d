/// A histogram is coded as its text in HdrHistogram's V2 compressed encoding.
extension Histogram: Codable {
  /// Reads the text; throws `DecodingError` with a ``HistogramDecodingError`` beneath when it is not a histogram.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do throws(HistogramDecodingError) {
      try self.init(encodedText: text)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(encodedText())
  }
}
