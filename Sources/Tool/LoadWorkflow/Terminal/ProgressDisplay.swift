internal import LoadEngine
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario

/// Shows the progress of a run: a few lines that are redrawn on a terminal, or a line every ten seconds elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
    var drawnNanoseconds: UInt64 = 0
    var rate = RateMeter()
    var interval: IntervalLine?
    var view: LiveView
  }

  private let plan: Plan
  private let isLive: Bool
  private let state: Lock<State>

  private static let redrawNanoseconds: UInt64 = 100_000_000
  private static let plainNanoseconds: UInt64 = 10_000_000_000

  init(plan: Plan, isLive: Bool) {
    self.plan = plan
    self.isLive = isLive
    state = Lock(State(view: LiveView(plan: plan, style: isLive ? Terminal.progressStyle : .plain)))
  }

  /// Takes the status of the run and redraws if due.
  func tick(_ status: LiveStatus) {
    let now = MonotonicClock.nanoseconds()
    let size = isLive ? Terminal.size : (columns: 120, rows: 1)
    let lines: [String]? = state.withLock { state in
      state.rate.add(operations: status.operations, atNanoseconds: now)
      let every = isLive ? ProgressDisplay.redrawNanoseconds : ProgressDisplay.plainNanoseconds
      if state.drawnNanoseconds == 0 && !isLive { state.drawnNanoseconds = now }
      guard now >= state.drawnNanoseconds + every else { return nil }
      state.drawnNanoseconds = now
      let figures = LiveFigures(
        phase: status.phase.words, elapsedNanoseconds: status.elapsedNanoseconds, operations: status.operations,
        ratePerSecond: state.rate.perSecond, interval: state.interval, residentBytes: status.residentBytes)
      // The last column stays free: a full line leaves some terminals on the next.
      return isLive
        ? state.view.lines(figures, columns: size.columns - 1, rows: size.rows)
        : [figures.text(of: plan, columns: size.columns)]
    }
    guard let lines else { return }
    if isLive {
      LiveBlock.shared.draw(lines.map { ($0, TextStyle.visibleLength($0)) }, columns: size.columns)
    } else {
      Diagnostics.progress(lines.map { "loadtest: \($0)\n" }.joined())
    }
  }

  /// Takes the figures of the last second.
  func line(_ line: TimelineLine) {
    state.withLock { state in
      state.view.add(line)
      if case .interval(let interval) = line { state.interval = interval }
    }
  }

  /// Clears the lines.
  func finish() {
    if isLive { LiveBlock.shared.clear(columns: Terminal.size.columns) }
  }
}

/// Operations per second over about the last second.
struct RateMeter: Sendable {
  private var readings: [(operations: UInt64, nanoseconds: UInt64)] = []

  private static let spanNanoseconds: UInt64 = 1_000_000_000

  mutating func add(operations: UInt64, atNanoseconds now: UInt64) {
    readings.append((operations, now))
    while readings.count > 2, readings[1].nanoseconds + RateMeter.spanNanoseconds < now { readings.removeFirst() }
  }

  var perSecond: Double? {
    guard let first = readings.first, let last = readings.last, last.nanoseconds > first.nanoseconds,
      last.operations > first.operations
    else { return nil }
    return Double(last.operations - first.operations) * 1e9 / Double(last.nanoseconds - first.nanoseconds)
  }
}

extension LiveStatus.Phase {
  /// The phase in words; nil while measuring.
  fileprivate var words: String? {
    switch self {
    case .starting: "starting"
    case .warmingUp: "warming up"
    case .measuring: nil
    case .finishing: "finishing"
    }
  }
}
