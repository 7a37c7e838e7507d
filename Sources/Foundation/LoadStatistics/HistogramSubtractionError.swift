/// Why one histogram cannot be subtracted from another.
public enum HistogramSubtractionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The two keep different numbers of significant digits.
  case layoutsDiffer(digits: Int, subtractedDigits: Int)
  /// A bucket of the subtracted histogram holds more than the same bucket of the other.
  case notContained(value: UInt64, count: UInt64, subtractedCount: UInt64)

  /// A sentence that describes the error.
  public var description: String {
    switch self {
    case .layoutsDiffer(let digits, let subtractedDigits):
      "a histogram of \(subtractedDigits) significant digits cannot be subtracted from one of \(digits)"
    case .notContained(let value, let count, let subtractedCount):
      "the subtracted histogram holds \(subtractedCount) values at \(value), the other only \(count); "
        + "subtract an earlier snapshot of the same recording"
    }
  }
}
