internal import LoadStatistics

/// The spread of values; 0 if there are too few.
enum Spread {
  /// The standard deviation of a sample; 0 for fewer than two values.
  static func deviation(_ values: [Double]) -> Double { Moments.standardDeviation(of: values) ?? 0 }

  /// The standard deviation over the mean; 0 for fewer than two values, infinite if the mean is not above 0.
  static func relative(_ values: [Double]) -> Double {
    guard values.count > 1, let mean = Moments.mean(of: values) else { return 0 }
    return mean > 0 ? deviation(values) / mean : .infinity
  }
}
