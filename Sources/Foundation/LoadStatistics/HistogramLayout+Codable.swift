/// A layout is coded as its number of significant digits.
extension HistogramLayout: Codable {
  /// Reads the number of significant digits; throws `DecodingError` when it is not 1 to 5.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let digits = try container.decode(Int.self)
    guard let layout = HistogramLayout(significantDigits: digits) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "invalid number of significant digits of a histogram: \(digits); expected 1 to 5")
    }
    self = layout
  }

  /// Writes the number of significant digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(significantDigits)
  }
}
