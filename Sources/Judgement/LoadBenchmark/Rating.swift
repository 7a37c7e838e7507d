internal import LoadScenario

/// The rating of a mean time.
public enum Rating: String, Sendable, Codable, CaseIterable {
  case excellent
  case good
  case acceptable
  case slow

  /// Rates a mean time: below 0.1 ms, 1 ms, 5 ms.
  public init(meanNanoseconds: Double) {
    switch meanNanoseconds {
    case ..<100_000: self = .excellent
    case ..<1_000_000: self = .good
    case ..<5_000_000: self = .acceptable
    default: self = .slow
    }
  }
}

/// The rating of an overhead.
public enum OverheadRating: String, Sendable, Codable, CaseIterable {
  case low
  case moderate
  case high

  /// Rates an overhead in per cent: below 50, below 100.
  public init(percent: Double) { self = percent < 50 ? .low : percent < 100 ? .moderate : .high }
}

extension BenchmarkRow {
  /// The rating of the mean; nil if the row has none, or too few operations for it.
  public var rating: Rating? {
    operations < BenchmarkThreshold.Figure.mean.leastOperations
      ? nil : meanNanoseconds.map { Rating(meanNanoseconds: $0) }
  }

  /// The rating of the overhead; nil if the row has none, or too few operations for it.
  public var overheadRating: OverheadRating? {
    operations < BenchmarkThreshold.Figure.overhead.leastOperations
      ? nil : overhead.map { OverheadRating(percent: $0.percent.estimate) }
  }
}
