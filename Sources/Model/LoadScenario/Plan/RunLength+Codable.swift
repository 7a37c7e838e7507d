extension RunLength: Codable {
  private enum CodingKeys: String, CodingKey {
    case durationNanoseconds, iterations, untilStopped
  }

  /// Decodes an object with one of `durationNanoseconds`, `iterations` and `untilStopped`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let nanoseconds = try container.decodeIfPresent(UInt64.self, forKey: .durationNanoseconds) {
      self = .duration(nanoseconds: nanoseconds)
    } else if try container.decodeIfPresent(Bool.self, forKey: .untilStopped) == true {
      self = .untilStopped
    } else {
      self = .iterations(try container.decode(UInt64.self, forKey: .iterations))
    }
  }

  /// Encodes an object with one of `durationNanoseconds`, `iterations` and `untilStopped`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .duration(let nanoseconds): try container.encode(nanoseconds, forKey: .durationNanoseconds)
    case .iterations(let count): try container.encode(count, forKey: .iterations)
    case .untilStopped: try container.encode(true, forKey: .untilStopped)
    }
  }
}
