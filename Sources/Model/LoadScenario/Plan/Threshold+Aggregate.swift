extension Threshold.Aggregate {
  /// Aggregates without a parameter, by the names that scenarios use.
  static let named: [String: Threshold.Aggregate] = [
    "mean": .mean, "min": .minimum, "max": .maximum, "med": .median, "stddev": .standardDeviation, "rate": .rate,
    "count": .count, "bytes": .bytes, "objects": .objects, "growth": .growth, "value": .value,
  ]

  /// The aggregate of a text such as `mean` or `p(99.9)`; nil when it is none.
  init?(text: String) {
    if text.hasPrefix("p("), text.hasSuffix(")") {
      guard let percentile = Quantity.plain(String(text.dropFirst(2).dropLast())), (0...100).contains(percentile)
      else { return nil }
      self = .percentile(percentile)
    } else {
      guard let aggregate = Threshold.Aggregate.named[text] else { return nil }
      self = aggregate
    }
  }

  /// As scenarios write it.
  var text: String {
    if case .percentile(let percentile) = self {
      return "p(\(percentile == percentile.rounded() ? String(Int(percentile)) : String(percentile)))"
    }
    return Threshold.Aggregate.named.first { $0.value == self }?.key ?? ""
  }
}

extension Threshold.Aggregate: Codable {
  /// Decodes a text such as `mean` or `p(99.9)`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let aggregate = Threshold.Aggregate(text: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no aggregate")
    }
    self = aggregate
  }

  /// Encodes a text such as `mean` or `p(99.9)`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
