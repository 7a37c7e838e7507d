internal import CLibrary

/// Student's t distribution.
public enum StudentT {
  /// The probability of a value below `t`.
  ///
  /// - Parameter degrees: degrees of freedom, above 0.
  public static func cumulative(_ t: Double, degrees: Double) -> Double {
    let tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    return t > 0 ? 1 - tail : tail
  }

  /// The value below which a share of the distribution lies, by bisection to the last bits.
  ///
  /// - Parameters:
  ///   - probability: above 0 and below 1.
  ///   - degrees: degrees of freedom, above 0.
  public static func quantile(_ probability: Double, degrees: Double) -> Double {
    var high = 1.0
    while cumulative(high, degrees: degrees) < max(probability, 1 - probability), high < 1e300 { high *= 2 }
    var low = 0.0
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if cumulative(middle, degrees: degrees) < max(probability, 1 - probability) {
        low = middle
      } else {
        high = middle
      }
    }
    let value = (low + high) / 2
    return probability < 0.5 ? -value : value
  }

  /// The regularised incomplete beta function by its continued fraction, evaluated after Lentz (Numerical Recipes, 6.4).
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // Split into typed steps: one expression takes the compiler four seconds.
    let logarithmOfBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
    let front: Double = exp(a * log(x) + b * log(1 - x) - logarithmOfBeta)
    let turn: Double = (a + 1) / (a + b + 2)
    if x < turn { return front * continuedFraction(x, a, b) / a }
    return 1 - front * continuedFraction(1 - x, b, a) / b
  }

  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / max(abs(1 - (a + b) * x / (a + 1)), tiny).signed(as: 1 - (a + b) * x / (a + 1))
    var result = d
    for m in 1...500 {
      let m = Double(m)
      for numerator in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 + numerator * d
        c = 1 + numerator / c
        if abs(d) < tiny { d = tiny }
        if abs(c) < tiny { c = tiny }
        d = 1 / d
        result *= d * c
      }
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }
}

extension Double {
  fileprivate func signed(as other: Double) -> Double { other < 0 ? -self : self }
}
