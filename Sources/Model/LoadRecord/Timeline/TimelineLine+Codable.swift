extension TimelineLine: Codable {
  private enum CodingKeys: String, CodingKey {
    case start, ready, interval, end
  }

  /// Decodes an object with one key, the line's kind.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let line = try container.decodeIfPresent(StartLine.self, forKey: .start) {
      self = .start(line)
    } else if let line = try container.decodeIfPresent(ReadyLine.self, forKey: .ready) {
      self = .ready(line)
    } else if let line = try container.decodeIfPresent(IntervalLine.self, forKey: .interval) {
      self = .interval(line)
    } else if let line = try container.decodeIfPresent(EndLine.self, forKey: .end) {
      self = .end(line)
    } else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected one of start, ready, interval, end in a timeline line"))
    }
  }

  /// Encodes an object with one key, the line's kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .start(let line): try container.encode(line, forKey: .start)
    case .ready(let line): try container.encode(line, forKey: .ready)
    case .interval(let line): try container.encode(line, forKey: .interval)
    case .end(let line): try container.encode(line, forKey: .end)
    }
  }
}
