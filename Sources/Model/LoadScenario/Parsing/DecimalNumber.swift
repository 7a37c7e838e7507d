/// A decimal number exactly as written, without rounding: significand × 10^exponent.
struct DecimalNumber: Sendable, Hashable {
  let significand: UInt128
  let exponent: Int

  /// The maximum number of digits: more than any figure has, and few enough that products with units stay exact.
  static let maximumDigits = 25

  /// The number of a text such as `0.7`, `12` or `7e-05`; nil for any other text, a sign included.
  init?(_ text: some StringProtocol) {
    var mantissa = Substring(text)
    var exponent = 0
    if let place = mantissa.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let value = Int(mantissa[mantissa.index(after: place)...]), abs(value) <= 400 else { return nil }
      exponent = value
      mantissa = mantissa[..<place]
    }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    if parts.count == 2 { exponent -= parts[1].count }
    var digits = parts.joined().drop { $0 == "0" }
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    guard digits.count <= Self.maximumDigits else { return nil }
    significand = UInt128(digits) ?? 0
    self.exponent = digits.isEmpty ? 0 : exponent
  }

  /// The floating-point number nearest to the product; nil where that is not finite.
  func multiplied(by factor: UInt64) -> Double? {
    let (product, overflow) = significand.multipliedReportingOverflow(by: UInt128(factor))
    guard !overflow, let value = Double("\(product)e\(exponent)"), value.isFinite else { return nil }
    return value
  }

  /// Compares a share of counts with this number without rounding: below, at or above it.
  ///
  /// - Parameter whole: above 0.
  func order(ofShare part: UInt64, of whole: UInt64) -> Order {
    // part / whole against significand × 10^exponent: both sides multiplied by whole, and by the power of ten.
    let power = DecimalNumber.powerOfTen(abs(exponent))
    guard let power else {
      if significand == 0 { return part == 0 ? .same : .above }
      return exponent > 0 || part == 0 ? .below : .above
    }
    let left = UInt128(part).multipliedFullWidth(by: exponent < 0 ? power : 1)
    let (limit, overflow) = significand.multipliedReportingOverflow(by: exponent > 0 ? power : 1)
    guard !overflow else { return .below }
    let right = limit.multipliedFullWidth(by: UInt128(whole))
    if left == right { return .same }
    return (left.high, left.low) < (right.high, right.low) ? .below : .above
  }

  /// The order of a value relative to another.
  enum Order: Sendable {
    case below
    case same
    case above
  }

  /// Nil beyond what 128 bits hold.
  private static func powerOfTen(_ exponent: Int) -> UInt128? {
    guard exponent <= 38 else { return nil }
    var power: UInt128 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}
