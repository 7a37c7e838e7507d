internal import LoadScenario

/// The unit of an axis or a column, and its format on the page and in the page's script.
package enum ChartUnit: String, Sendable {
  /// Nanoseconds.
  case time
  /// Per second.
  case rate
  /// Bytes.
  case bytes
  /// Things.
  case count
  /// 0 … 1.
  case share
  /// Seconds since the start.
  case seconds

  /// The unit of an axis for figures of a unit.
  init(_ unit: FigureUnit) {
    switch unit {
    case .nanoseconds: self = .time
    case .perSecond: self = .rate
    case .bytes: self = .bytes
    case .share: self = .share
    case .count, .number: self = .count
    }
  }

  /// With three significant digits.
  func text(_ value: Double?) -> String {
    switch self {
    case .time: Figures.time(nanoseconds: value)
    case .rate: Figures.rate(value)
    case .bytes: Figures.bytes(value)
    case .count: Figures.count(value)
    case .share: Figures.share(value)
    case .seconds: value.map { Self.clock($0) } ?? "–"
    }
  }

  /// A tick label without trailing zeros: `1.5M` in place of `1.50M`.
  func tick(_ value: Double) -> String {
    let text = text(value)
    guard let point = text.firstIndex(of: ".") else { return text }
    let end = text[text.index(after: point)...].firstIndex { !$0.isNumber } ?? text.endIndex
    var digits = text[text.startIndex..<end]
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return String(digits) + text[end...]
  }

  /// Tick labels with enough digits to distinguish the values.
  func labels(_ ticks: [Double]) -> [String] {
    let short = ticks.map { tick($0) }
    guard Set(short).count < ticks.count, self != .seconds, let most = ticks.map({ abs($0) }).max() else {
      return short
    }
    let units: [(factor: Double, name: String)] =
      switch self {
      case .time: [(1, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")]
      case .bytes: [(1, "B"), (1024, "KiB"), (1_048_576, "MiB"), (1_073_741_824, "GiB")]
      case .rate: [(1, "/s"), (1e3, "k/s"), (1e6, "M/s"), (1e9, "G/s")]
      case .count, .share, .seconds: [(1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G")]
      }
    let unit = units.last { most >= $0.factor } ?? units[0]
    for decimals in 1...9 {
      let long = ticks.map { Figures.fixed($0 / unit.factor, decimals) + unit.name }
      if Set(long).count == ticks.count { return long }
    }
    return short
  }

  /// `12.5s`, `3:20`, `1:05:00`.
  private static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "–" }
    if seconds < 120 { return Figures.significant(seconds) + "s" }
    let whole = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return whole < 3600
      ? "\(whole / 60):\(two(whole % 60))" : "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }
}
