internal import CLibrary

/// Logarithms for axes.
enum Logarithm {
  /// log₁₀ of a value.
  static func decimal(_ value: Double) -> Double { log10(value) }

  /// 10 to the power of a number.
  static func power(_ exponent: Double) -> Double { pow(10, exponent) }

  /// The smallest power of two that is not below a value of at least 1.
  static func powerOfTwo(atLeast value: Double) -> Double { pow(2, log2(value).rounded(.up)) }
}
