public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// A run in progress as a few lines that are redrawn in place. Pure: maps timeline lines to text.
public struct LiveView: Sendable {
  private let plan: Plan
  private let style: TextStyle
  /// The last seconds, oldest first.
  private var rates: [Double] = []
  private var live: [Double] = []
  private var failures: UInt64 = 0
  private var dropped: UInt64 = 0
  /// The warnings so far, each once, in the order of their first occurrence.
  private var warnings: [String] = []
  private var secondsBehind = 0

  /// The number of seconds kept for the sparklines.
  private static let keptSeconds = 120
  /// The maximum number of warnings shown: the last ones.
  private static let shownWarnings = 3
  /// A second below this share of the offered rate counts as behind; ``behindSeconds`` of them raise a warning.
  private static let behindShare = 0.95
  private static let behindSeconds = 3
  private static let labelWidth = 10

  /// In a narrower terminal the view is a single line.
  public static let leastColumns = 40
  /// In a lower terminal the view is a single line.
  public static let leastRows = 10

  /// A view before the first line.
  public init(plan: Plan, style: TextStyle) {
    self.plan = plan
    self.style = style
  }

  /// Takes a line of the timeline.
  public mutating func add(_ line: TimelineLine) {
    switch line {
    case .ready(let ready): for warning in ready.warnings { warn(warning) }
    case .interval(let interval): add(interval)
    case .start, .end: break
    }
  }

  private mutating func add(_ interval: IntervalLine) {
    let rate = interval.throughputPerSecond
    if let rate { Self.keep(rate, in: &rates) }
    if let bytes = interval.memory.last?.liveBytes { Self.keep(Double(bytes), in: &live) }
    let total = interval.total
    let failed = total?.failures ?? 0
    if failures == 0, failed > 0 {
      let names = interval.operations.filter { $0.failures > 0 }.map(\.name)
      warn("operations have failed since second \(interval.second + 1): \(names.joined(separator: ", "))")
    }
    failures &+= failed
    dropped &+= total?.dropped ?? 0
    guard let rate, let offered = interval.offeredPerSecond(of: plan) else { return }
    secondsBehind = rate < offered * Self.behindShare ? secondsBehind + 1 : 0
    if secondsBehind == Self.behindSeconds {
      warn("the rate has been below the offered rate since second \(interval.second + 2 - secondsBehind)")
    }
  }

  private static func keep(_ value: Double, in values: inout [Double]) {
    values.append(value)
    if values.count > keptSeconds { values.removeFirst() }
  }

  private mutating func warn(_ text: String) { if !warnings.contains(text) { warnings.append(text) } }

  // MARK: Lines

  /// The lines, none longer than `columns`; a single one if there is little room.
  ///
  /// - Parameters:
  ///   - figures: the run's progress.
  ///   - columns: of the terminal.
  ///   - rows: of the terminal.
  public func lines(_ figures: LiveFigures, columns: Int, rows: Int) -> [String] {
    guard columns >= Self.leastColumns, rows >= Self.leastRows else {
      return [figures.text(of: plan, columns: columns)]
    }
    var lines = [headline(figures, columns)]
    guard figures.phase == nil || !rates.isEmpty else { return lines }
    let sparkWidth = max(0, min(40, columns - 52))
    let offered =
      figures.interval.flatMap { $0.offeredPerSecond(of: plan) }.map { " of \(Figures.rate($0)) offered" } ?? ""
    lines.append(
      entry(
        "rate", column(Figures.rate(figures.ratePerSecond) + offered) + Sparkline.of(rates, width: sparkWidth), columns)
    )
    let total = figures.interval?.total
    let pooled = total?.responseTimes
    let percentiles = pooled?.values(atPercentiles: [50, 99])
    lines.append(
      entry(
        "latency",
        "p50 \(Figures.time(nanoseconds: percentiles?[0]))  p99 \(Figures.time(nanoseconds: percentiles?[1]))  "
          + "max \(Figures.time(nanoseconds: pooled?.max))  in the last second", columns))
    let second = total?.failures
    let lost = dropped > 0 ? "  dropped \(Figures.count(dropped))" : ""
    lines.append(
      entry(
        "failures",
        "\(Figures.count(failures))\(second.map { $0 > 0 ? "  \(Figures.count($0)) in the last second" : "" } ?? "")\(lost)",
        columns))
    let resident = figures.residentBytes.map { "  resident \(Figures.bytes($0))" } ?? ""
    let liveText = live.last.map { "live \(Figures.bytes($0))" } ?? "live –"
    lines.append(entry("memory", column(liveText + resident) + Sparkline.of(live, width: sparkWidth), columns))
    for warning in warnings.suffix(Self.shownWarnings) { lines.append(entry("warning", warning, columns, .yellow)) }
    return lines
  }

  private func headline(_ figures: LiveFigures, _ columns: Int) -> String {
    let name = String(plan.name.prefix(max(8, columns - 40)))
    guard figures.phase == nil else {
      return style.paint(name, .bold) + String("  \(figures.phase ?? "")".prefix(max(0, columns - name.count)))
    }
    let elapsed = Double(figures.elapsedNanoseconds) / 1e9
    let share: Double
    let text: String
    switch plan.length {
    case .duration(let nanoseconds):
      let whole = Double(nanoseconds) / 1e9
      share = whole > 0 ? min(1, elapsed / whole) : 1
      text =
        "\(LiveFigures.span(elapsed)) of \(Figures.span(seconds: whole)), "
        + "\(LiveFigures.span(max(0, whole - elapsed))) left"
    case .iterations(let count):
      share = count > 0 ? min(1, Double(figures.operations) / Double(count)) : 1
      let left = figures.ratePerSecond.map { rate in
        rate > 0 ? ", \(LiveFigures.span(max(0, Double(count) - Double(figures.operations)) / rate)) left" : ""
      }
      text = "\(Figures.count(figures.operations)) of \(Figures.count(count))\(left ?? "")"
    case .untilStopped:
      share = 0
      text = "\(LiveFigures.span(elapsed)), until stopped"
    }
    let room = columns - name.count - text.count - 4
    let width = min(30, room)
    let bar = width >= 6 ? LiveFigures.bar(share, width, "░") : ""
    return style.paint(name, .bold) + String("  \(bar)  \(text)".prefix(max(0, columns - name.count)))
  }

  /// Text in a column of its own, so that what follows stays in its place.
  private func column(_ text: String) -> String { text + String(repeating: " ", count: max(2, 38 - text.count)) }

  private func entry(_ label: String, _ text: String, _ columns: Int, _ ink: TextStyle.Ink = .dim) -> String {
    let padded = label + String(repeating: " ", count: Self.labelWidth - label.count)
    return style.paint(padded, ink) + String(text.prefix(columns - Self.labelWidth))
  }
}
