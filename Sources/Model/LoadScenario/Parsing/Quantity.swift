/// Parses durations, rates, sizes and shares of scenario files, rounded once: `0.7%` is the number nearest to 0.007.
enum Quantity {
  /// A unit: what its numbers are multiplied by, a whole factor and a power of ten.
  private typealias Unit = (factor: UInt64, exponent: Int)

  private static let timeUnits: [String: Unit] = [
    "ns": (1, 0), "us": (1, 3), "µs": (1, 3), "μs": (1, 3), "ms": (1, 6), "s": (1, 9), "m": (60, 9), "h": (3600, 9),
  ]

  private static let sizeUnits: [String: Unit] = [
    "B": (1, 0), "kB": (1, 3), "MB": (1, 6), "GB": (1, 9), "KiB": (1024, 0), "MiB": (1_048_576, 0),
    "GiB": (1_073_741_824, 0),
  ]

  private static let rateUnits: [String: Unit] = ["/s": (1, 0), "k/s": (1, 3), "M/s": (1, 6), "G/s": (1, 9)]

  static func nanoseconds(_ text: String) -> Double? { value(text, timeUnits) }
  static func bytes(_ text: String) -> Double? { value(text, sizeUnits) }
  static func perSecond(_ text: String) -> Double? { value(text, rateUnits) }

  /// `0.1%` or a plain number.
  static func share(_ text: String) -> Double? { value(text, ["%": (1, -2), "": (1, 0)]) }

  static func plain(_ text: String) -> Double? {
    let isNegative = text.hasPrefix("-")
    return value(isNegative ? String(text.dropFirst()) : text, ["": (1, 0)]).map { isNegative ? -$0 : $0 }
  }

  private static func value(_ text: String, _ units: [String: Unit]) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let unit = units[String(text[digits.endIndex...].drop { $0 == " " })],
      let number = DecimalNumber("\(digits)e\(unit.exponent)")
    else { return nil }
    return number.multiplied(by: unit.factor)
  }
}
