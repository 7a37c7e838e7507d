internal import LoadStatistics

/// A whole number as other tools may write it: 1.5 or 2e3 are read too, rounded.
private struct WholeNumber: Decodable {
  var value: UInt64

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do { value = try container.decode(UInt64.self) } catch {
      guard let number = try? container.decode(Double.self), number >= 0 else {
        throw unreadable(error, in: container, "expected a whole number of at least 0")
      }
      value = UInt64(clampedWhole: number.rounded())
    }
  }
}

/// A number that a Double can hold.
private struct FiniteNumber: Decodable {
  var value: Double

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do { value = try container.decode(Double.self) } catch {
      throw unreadable(error, in: container, "expected a number from -1.8e308 to 1.8e308")
    }
  }
}

/// The error to throw: the library loses the key of a number that its type cannot hold, and reports that the whole file
/// is not JSON.
private func unreadable(
  _ error: any Error, in container: any SingleValueDecodingContainer, _ expectation: String
) -> any Error {
  if let error = error as? DecodingError, case .typeMismatch = error { return error }
  return DecodingError.dataCorruptedError(in: container, debugDescription: expectation)
}

/// The decoding of all records of this module uses these in place of the library's, which refuse fractions and do not
/// name the key of a number that does not fit.
extension KeyedDecodingContainer {
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try decode(WholeNumber.self, forKey: key).value
  }

  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try decodeIfPresent(WholeNumber.self, forKey: key)?.value
  }

  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    try decode(FiniteNumber.self, forKey: key).value
  }

  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try decodeIfPresent(FiniteNumber.self, forKey: key)?.value
  }
}
