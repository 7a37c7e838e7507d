public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// The figures of a run in progress, as one line of text.
public struct LiveFigures: Sendable {
  /// The current phase; nil during the measured phase.
  public var phase: String?
  /// Time in the measured phase.
  public var elapsedNanoseconds: UInt64
  /// Operations of the measured phase.
  public var operations: UInt64
  /// Operations per second over about the last second.
  public var ratePerSecond: Double?
  /// The last full second.
  public var interval: IntervalLine?
  /// Resident size of the measuring process.
  public var residentBytes: UInt64?

  /// Figures.
  public init(
    phase: String?, elapsedNanoseconds: UInt64, operations: UInt64, ratePerSecond: Double?, interval: IntervalLine?,
    residentBytes: UInt64?
  ) {
    self.phase = phase
    self.elapsedNanoseconds = elapsedNanoseconds
    self.operations = operations
    self.ratePerSecond = ratePerSecond
    self.interval = interval
    self.residentBytes = residentBytes
  }

  /// The line, cut to fit.
  public func text(of plan: Plan, columns: Int) -> String {
    guard phase == nil else { return String("\(plan.name)  \(phase ?? "")".prefix(columns)) }
    var parts = [plan.name]
    let elapsed = Self.span(Double(elapsedNanoseconds) / 1e9)
    switch plan.length {
    case .duration(let nanoseconds):
      let share = nanoseconds > 0 ? min(1, Double(elapsedNanoseconds) / Double(nanoseconds)) : 1
      parts.append("[\(Self.bar(share, 16, "·"))]")
      parts.append("\(elapsed)/\(Figures.span(seconds: Double(nanoseconds) / 1e9))")
    case .iterations(let count):
      let share = count > 0 ? min(1, Double(operations) / Double(count)) : 1
      parts.append("[\(Self.bar(share, 16, "·"))]")
      parts.append("\(Figures.count(operations))/\(Figures.count(count))")
    case .untilStopped:
      parts.append(elapsed)
    }
    parts.append(Figures.rate(ratePerSecond))
    if let interval {
      let total = interval.total
      parts.append("p99 \(Figures.time(nanoseconds: total?.responseTimes.value(atPercentile: 99)))")
      let failures = total?.failures ?? 0
      if failures > 0 { parts.append("failed \(Figures.count(failures))/s") }
      if let live = interval.memory.last?.liveBytes { parts.append("live \(Figures.bytes(live))") }
    }
    if let residentBytes { parts.append("resident \(Figures.bytes(residentBytes))") }
    return String(parts.joined(separator: "  ").prefix(columns))
  }

  /// One decimal under a minute, so that the line keeps its width.
  static func span(_ seconds: Double) -> String {
    seconds < 59.95 ? Figures.fixed(seconds, 1) + "s" : Figures.span(seconds: seconds)
  }

  static func bar(_ share: Double, _ width: Int, _ rest: String) -> String {
    let filled = min(width, max(0, Int(clampedWhole: share * Double(width))))
    return String(repeating: "█", count: filled) + String(repeating: rest, count: width - filled)
  }
}
