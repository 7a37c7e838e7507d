internal import LoadStatistics

/// A whole number as other tools may write it: 1.5 or 2e3 are read too, rounded.
private struct WholeNumber: Decodable {
  var value: UInt64

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do { value = try container.decode(UInt64.self) } catch {
      guard let number = try? container.decode(Double.self), number >= 0 else { throw error }
      value = UInt64(clampedWhole: number.rounded())
    }
  }
}

/// The decoding of all records of this module takes these in place of the library's, which refuse fractions.
extension KeyedDecodingContainer {
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try decode(WholeNumber.self, forKey: key).value
  }

  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try decodeIfPresent(WholeNumber.self, forKey: key)?.value
  }
}
