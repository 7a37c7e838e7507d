internal import LoadStatistics

/// Formats numbers for people: three significant digits and a unit.
package enum Figures {
  /// `843ns`, `1.23µs`, `45.6ms`, `1.20s`.
  package static func time(nanoseconds: Double?) -> String {
    guard let nanoseconds, nanoseconds.isFinite else { return "–" }
    let units: [(Double, String)] = [(1, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")]
    return scaled(nanoseconds, units)
  }

  /// The same for whole numbers.
  package static func time(nanoseconds: UInt64?) -> String { time(nanoseconds: nanoseconds.map { Double($0) }) }

  /// `512B`, `1.20KiB`, `3.40MiB`.
  package static func bytes(_ bytes: Double?) -> String {
    guard let bytes, bytes.isFinite else { return "–" }
    let kibi = 1024.0
    return scaled(bytes, [(1, "B"), (kibi, "KiB"), (kibi * kibi, "MiB"), (kibi * kibi * kibi, "GiB")])
  }

  /// The same for whole numbers.
  package static func bytes(_ value: UInt64?) -> String { bytes(value.map { Double($0) }) }

  /// `950`, `1.23k`, `45.6M`.
  package static func count(_ count: Double?) -> String {
    guard let count, count.isFinite else { return "–" }
    return scaled(count, [(1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T")])
  }

  /// The same for whole numbers.
  package static func count(_ value: UInt64?) -> String { count(value.map { Double($0) }) }

  /// `1.23k/s`.
  package static func rate(_ perSecond: Double?) -> String {
    guard let perSecond, perSecond.isFinite else { return "–" }
    return count(perSecond) + "/s"
  }

  /// `0.12%`; `>99.9%` for a share just below 1.
  package static func share(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "–" }
    let text = significant(share * 100)
    return share < 1 && text == "100" ? ">99.9%" : text + "%"
  }

  /// `0.521×`, `1.00×`, `30.0×`: three significant digits for whole ratios too, because they were measured.
  package static func ratio(_ ratio: Double) -> String {
    guard ratio >= 0.9995, ratio < 99.95 else { return significant(ratio) + "×" }
    return fixed(ratio, ratio < 9.995 ? 2 : 1) + "×"
  }

  /// `75.7µs`, `12.3s`, `2m 05s`, `1h 02m`.
  package static func span(seconds: Double) -> String {
    guard seconds.isFinite else { return "–" }
    if seconds != 0, abs(seconds) < 0.9995 { return time(nanoseconds: seconds * 1e9) }
    if seconds < 59.95 { return significant(seconds) + "s" }
    let whole = Int(clampedWhole: seconds.rounded())
    if whole < 3600 { return "\(whole / 60)m \(padded(whole % 60))s" }
    return "\(whole / 3600)h \(padded(whole / 60 % 60))m"
  }

  /// `2026-01-31 12:34:56 UTC` of an ISO 8601 time in UTC.
  package static func moment(_ time: String) -> String {
    time.prefix(19).map { $0 == "T" ? " " : String($0) }.joined() + " UTC"
  }

  /// Whole, with a comma before each three digits: `1,234,567`.
  package static func grouped(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return significant(value) }
    let digits = Array(String(Int64(abs(value).rounded())))
    var text = value < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// Three significant digits; whole numbers as they are. An exponent only where digits would not fit.
  package static func significant(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "-∞" : "∞" }
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude < 0.9995e-4 || magnitude >= 1e15 { return exponential(value) }
    if magnitude >= 99.95 || value == value.rounded() { return String(Int64(value.rounded())) }
    // Two decimals for a digit before the point, one more for each place after it; 0.09996 is 0.100.
    var decimals = magnitude >= 9.995 ? 1 : 2
    var place = 1.0
    while magnitude < place * 0.9995 {
      decimals += 1
      place /= 10
    }
    return fixed(value, decimals)
  }

  /// `1.23e-05`.
  private static func exponential(_ value: Double) -> String {
    var mantissa = abs(value)
    var exponent = 0
    while mantissa >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 0.9995 {
      mantissa *= 10
      exponent -= 1
    }
    let digits = abs(exponent)
    return (value < 0 ? "-" : "") + fixed(mantissa, 2) + "e" + (exponent < 0 ? "-" : "+") + padded(digits)
  }

  /// A fixed number of decimals; numbers whose digits do not fit into 63 bits as ``significant(_:)`` writes them.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    guard let scaled = Int64(exactly: (abs(value) * factor).rounded()) else { return significant(value) }
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && scaled != 0 ? "-" : ""
    return decimals == 0 ? sign + padded : sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  private static func scaled(_ value: Double, _ units: [(factor: Double, name: String)]) -> String {
    // 999.7 rounds to 1000, which belongs to the next unit.
    let unit = units.last { abs(value) >= $0.factor * 0.9995 } ?? units[0]
    return significant(value / unit.factor) + unit.name
  }
}
