/// A statistic of what was measured: `mean`, `p(99)`, `rate`.
public enum Aggregate: Sendable, Hashable {
  case mean
  case minimum
  case maximum
  case median
  case standardDeviation
  /// From 0 to 100.
  case percentile(Double)
  case rate
  case count
  case bytes
  case objects
  case growth
  case value

  /// Aggregates without a parameter, by the names that scenarios use.
  static let named: [String: Aggregate] = [
    "mean": .mean, "min": .minimum, "max": .maximum, "med": .median, "stddev": .standardDeviation, "rate": .rate,
    "count": .count, "bytes": .bytes, "objects": .objects, "growth": .growth, "value": .value,
  ]

  /// The aggregate of a text such as `mean` or `p(99.9)`; nil for any other text.
  init?(text: String) {
    if text.hasPrefix("p("), text.hasSuffix(")") {
      guard let percentile = Quantity.plain(String(text.dropFirst(2).dropLast())), (0...100).contains(percentile)
      else { return nil }
      self = .percentile(percentile)
    } else {
      guard let aggregate = Aggregate.named[text] else { return nil }
      self = aggregate
    }
  }

  /// As scenarios write it.
  public var text: String {
    if case .percentile(let percentile) = self {
      return "p(\(percentile == percentile.rounded() ? String(Int(percentile)) : String(percentile)))"
    }
    return Aggregate.named.first { $0.value == self }?.key ?? ""
  }

  /// Whether a single sample determines it, so that it is exact only if all operations were timed.
  public var isExtreme: Bool {
    switch self {
    case .minimum, .maximum, .percentile(0), .percentile(100): true
    default: false
    }
  }

  /// The minimum number of samples: for a percentile, enough that one is expected beyond it (with fewer, the figure is
  /// the maximum under another name); two for a standard deviation.
  public var leastSamples: UInt64 {
    switch self {
    case .median: Aggregate.percentile(50).leastSamples
    case .standardDeviation: 2
    // A rounding error of the quotient must not require one sample more.
    case .percentile(let percentile) where percentile < 100: UInt64((100 / (100 - percentile) - 1e-6).rounded(.up))
    default: 1
    }
  }
}

extension Aggregate: Codable {
  /// Decodes a text such as `mean` or `p(99.9)`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let aggregate = Aggregate(text: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "unknown aggregate '\(text)'")
    }
    self = aggregate
  }

  /// Encodes a text such as `mean` or `p(99.9)`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
