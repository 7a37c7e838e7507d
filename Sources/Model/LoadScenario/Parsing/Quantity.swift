/// Durations, rates, sizes and shares as scenario files write them.
enum Quantity {
  /// A quantity as a number and its unit.
  private static func split(_ text: String) -> (number: Double, unit: String)? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let first = digits.first, let last = digits.last, first != ".", last != ".", let number = Double(digits)
    else { return nil }
    let unit = text[digits.endIndex...].drop { $0 == " " }
    return number.isFinite ? (number, String(unit)) : nil
  }

  private static let timeUnits: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9,
  ]

  private static let sizeUnits: [String: Double] = [
    "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
  ]

  private static let rateUnits: [String: Double] = ["/s": 1, "k/s": 1e3, "M/s": 1e6, "G/s": 1e9]

  static func nanoseconds(_ text: String) -> Double? { value(text, timeUnits) }
  static func bytes(_ text: String) -> Double? { value(text, sizeUnits) }
  static func perSecond(_ text: String) -> Double? { value(text, rateUnits) }

  /// `0.1%` or a plain number.
  static func share(_ text: String) -> Double? { value(text, ["%": 0.01, "": 1]) }

  static func plain(_ text: String) -> Double? {
    let isNegative = text.hasPrefix("-")
    return value(isNegative ? String(text.dropFirst()) : text, ["": 1]).map { isNegative ? -$0 : $0 }
  }

  private static func value(_ text: String, _ units: [String: Double]) -> Double? {
    guard let (number, unit) = split(text), let factor = units[unit] else { return nil }
    let product = number * factor
    return product.isFinite ? product : nil
  }
}
