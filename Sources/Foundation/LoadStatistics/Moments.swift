/// Mean and spread of small samples, such as a figure over several runs.
public enum Moments {
  /// The arithmetic mean; nil without values.
  public static func mean(of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The unbiased sample variance (divided by n − 1); nil for fewer than two values.
  ///
  /// Two passes with a correction for the rounding of the mean, so that a small spread around a large mean survives.
  /// Source: Chan, Golub, LeVeque, "Algorithms for Computing the Sample Variance", The American Statistician, 1983.
  public static func variance(of values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(of: values) else { return nil }
    var sum = 0.0
    var squares = 0.0
    for value in values {
      let deviation = value - mean
      sum += deviation
      squares += deviation * deviation
    }
    let count = Double(values.count)
    return max(squares - sum * sum / count, 0) / (count - 1)
  }

  /// The square root of the unbiased sample variance; nil for fewer than two values.
  public static func standardDeviation(of values: [Double]) -> Double? {
    variance(of: values)?.squareRoot()
  }

  /// The standard deviation as a share of the mean; nil for fewer than two values or a mean of 0.
  public static func coefficientOfVariation(of values: [Double]) -> Double? {
    guard let mean = mean(of: values), mean != 0, let deviation = standardDeviation(of: values) else { return nil }
    return deviation / mean.magnitude
  }
}
