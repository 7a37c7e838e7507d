/// Parses single values, and reports what is wrong with invalid ones.
struct ValueParser {
  private let collector: ErrorCollector

  /// The longest duration: a year.
  static let longestNanoseconds = 366.0 * 86_400e9

  init(_ collector: ErrorCollector) { self.collector = collector }

  func nanoseconds(_ text: String, at place: Place, least: LeastDuration) -> UInt64? {
    guard let value = Quantity.nanoseconds(text) else {
      collector.add(
        place,
        "invalid duration '\(Excerpt.of(text))': write a number and a unit (ns, us, ms, s, m or h), such as \"30s\"")
      return nil
    }
    guard value <= ValueParser.longestNanoseconds else {
      collector.add(place, "'\(Excerpt.of(text))' is too long; the maximum is one year")
      return nil
    }
    guard value >= least.nanoseconds || (least == .zero && value == 0) else {
      collector.add(place, "'\(Excerpt.of(text))' is too short; the minimum is 1\(least.unit)")
      return nil
    }
    return UInt64(value.rounded())
  }

  func whole(_ node: JSONNode, at place: Place, _ range: ClosedRange<UInt64>) -> UInt64? {
    guard case .number(let number) = node.value else {
      collector.add(
        place, "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(node.described)")
      return nil
    }
    // 1e6 and 100.0 are whole numbers too.
    let value = number.unsigned ?? UInt64(exactly: number.double)
    guard let value else {
      collector.add(
        place,
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(Excerpt.of(number.text, limit: 40))"
      )
      return nil
    }
    return within(value, text: number.text, at: place, range)
  }

  func whole(_ text: String, at place: Place, _ range: ClosedRange<UInt64>) -> UInt64? {
    guard let value = UInt64(text) else {
      collector.add(
        place, "expected a whole number from \(range.lowerBound) to \(range.upperBound), found '\(Excerpt.of(text))'")
      return nil
    }
    return within(value, text: text, at: place, range)
  }

  private func within(_ value: UInt64, text: String, at place: Place, _ range: ClosedRange<UInt64>) -> UInt64? {
    guard range.contains(value) else {
      collector.add(
        place, "\(Excerpt.of(text, limit: 40)) is out of range: from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  func choice<Choice: RawRepresentable & CaseIterable>(_ text: String, at place: Place) -> Choice?
  where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    collector.add(
      place, "expected one of \(names.joined(separator: ", ")), found '\(Excerpt.of(text))'",
      suggestion: NearMiss.of(text, among: names))
    return nil
  }

  func bytes(_ text: String, at place: Place) -> UInt64? {
    guard let value = Quantity.bytes(text), value >= 1, value < 1e18 else {
      collector.add(
        place,
        "invalid size '\(Excerpt.of(text))': write a number above 0 and a unit (B, KiB, MiB or GiB), such as "
          + "\"512MiB\"")
      return nil
    }
    return UInt64(value.rounded())
  }

  /// A rate of arrivals, up to ``Arrivals/maximumRate``.
  func perSecond(_ text: String, at place: Place) -> Double? {
    guard let value = Quantity.perSecond(text), value > 0 else {
      collector.add(
        place,
        "invalid rate '\(Excerpt.of(text))': write a number above 0 and a unit (/s, k/s or M/s), such as \"50k/s\"")
      return nil
    }
    guard value <= Arrivals.maximumRate else {
      collector.add(
        place,
        "'\(Excerpt.of(text))' exceeds 100M/s: no worker can start operations that fast; the closed model, without a "
          + "rate, is as fast as the target")
      return nil
    }
    return value
  }

  /// Whether a name has the form of scenario and group names.
  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.unicodeScalars.allSatisfy(isNameScalar)
  }

  static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-")
  }
}

/// The minimum of a duration.
enum LeastDuration {
  /// Zero, or at least a nanosecond.
  case zero
  case nanosecond
  case millisecond
  case second

  var nanoseconds: Double {
    switch self {
    case .zero, .nanosecond: 1
    case .millisecond: 1e6
    case .second: 1e9
    }
  }

  var unit: String {
    switch self {
    case .zero, .nanosecond: "ns"
    case .millisecond: "ms"
    case .second: "s"
    }
  }
}
