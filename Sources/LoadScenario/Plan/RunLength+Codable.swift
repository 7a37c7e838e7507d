extension RunLength: Codable {
  private enum CodingKeys: String, CodingKey {
    case durationNanoseconds, iterations
  }

  /// Decodes an object with one of `durationNanoseconds` and `iterations`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let nanoseconds = try container.decodeIfPresent(UInt64.self, forKey: .durationNanoseconds) {
      self = .duration(nanoseconds: nanoseconds)
    } else {
      self = .iterations(try container.decode(UInt64.self, forKey: .iterations))
    }
  }

  /// Encodes an object with one of `durationNanoseconds` and `iterations`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .duration(let nanoseconds): try container.encode(nanoseconds, forKey: .durationNanoseconds)
    case .iterations(let count): try container.encode(count, forKey: .iterations)
    }
  }
}
