/// Conversions and sums that saturate: numbers from users, targets and files may be anything, and none of them may end
/// the process.
extension FixedWidthInteger {
  /// The whole part of a number, or the nearest value of this type; 0 for what is not a number.
  package init(clampedWhole value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
  }

  /// The sum, or the limit that it exceeds.
  package func addingClamped(_ other: Self) -> Self {
    let (sum, isBeyond) = addingReportingOverflow(other)
    return isBeyond ? (other < 0 ? .min : .max) : sum
  }

  /// Adds, up to the limit of the type.
  package mutating func addClamped(_ other: Self) { self = addingClamped(other) }

  /// The product, or the limit that it exceeds.
  package func multipliedClamped(by factor: Self) -> Self {
    let (product, isBeyond) = multipliedReportingOverflow(by: factor)
    return isBeyond ? ((self < 0) == (factor < 0) ? .max : .min) : product
  }
}

extension Sequence where Element: FixedWidthInteger {
  /// The sum, or the limit that it exceeds.
  package func clampedSum() -> Element { reduce(0) { $0.addingClamped($1) } }
}
