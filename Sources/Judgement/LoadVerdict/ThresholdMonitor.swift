public import LoadRecord
public import LoadScenario

/// Watches thresholds during a run: those that end it early (`abort`), and those over a sliding window.
///
/// A threshold with a window is judged at the end of every second over the window that ends there, once the measured
/// phase has lasted that long; it fails if any window crosses it. The lines of a timeline give the same result during
/// the run and from a saved one.
public struct ThresholdMonitor: Sendable {
  /// The worst result of a window.
  public struct Seen: Sendable, Equatable {
    /// The last second of the window.
    public var second: Int
    /// The window's figure.
    public var observed: Double?
    /// The outcome of the threshold.
    public var outcome: Verdict.Outcome
    /// A note on the result.
    public var note: String?
  }

  private let thresholds: [Threshold]
  private var head: [TimelineLine] = []
  private var whole = RecordBuilder()
  private var recent: [IntervalLine] = []
  private var seen: [Int: Seen] = [:]
  private let isNeeded: Bool

  /// A monitor of a plan's thresholds.
  public init(thresholds: [Threshold]) {
    self.thresholds = thresholds
    isNeeded = thresholds.contains { $0.abort || $0.windowNanoseconds != nil }
  }

  /// The worst window of a threshold; nil if none was judged.
  public func worst(of index: Int) -> Seen? { seen[index] }

  /// Takes the next line.
  ///
  /// - Returns: why the run should end now; nil while it may continue.
  public mutating func add(_ line: TimelineLine) -> String? {
    guard isNeeded else { return nil }
    switch line {
    case .start, .ready:
      head.append(line)
      whole.add(line)
      return nil
    case .end: return nil
    case .interval(let interval):
      whole.add(line)
      recent.append(interval)
      return judge(interval)
    }
  }

  private mutating func judge(_ interval: IntervalLine) -> String? {
    let longest = thresholds.compactMap(\.windowNanoseconds).max() ?? 0
    while let first = recent.first, !first.lies(within: longest, before: interval) { recent.removeFirst() }
    var reason: String?
    for (index, threshold) in thresholds.enumerated() where threshold.abort || threshold.windowNanoseconds != nil {
      guard interval.endNanoseconds >= threshold.afterNanoseconds,
        interval.endNanoseconds >= threshold.windowNanoseconds ?? 0, !isCutShort(threshold, at: interval),
        let record = record(of: threshold, at: interval)
      else { continue }
      let result = VerdictJudge.result(threshold, record)
      if threshold.windowNanoseconds != nil { note(result, index, threshold, interval.second) }
      if threshold.abort, result.outcome == .fail, reason == nil {
        reason =
          "ended in second \(interval.second + 1) by threshold \(threshold.metricText): \(threshold.expression)"
      }
    }
    return reason
  }

  /// Whether a window covers so much less time than its length, as the last one of a run may, that a lower count is not
  /// significant.
  private func isCutShort(_ threshold: Threshold, at interval: IntervalLine) -> Bool {
    guard let window = threshold.windowNanoseconds, threshold.aggregate == .count,
      threshold.comparison != .less, threshold.comparison != .lessOrEqual
    else { return false }
    let held = recent.filter { $0.lies(within: window, before: interval) }.reduce(0.0) {
      $0 + Double($1.lengthNanoseconds)
    }
    return held < 0.9 * Double(window)
  }

  private func record(of threshold: Threshold, at interval: IntervalLine) -> RunRecord? {
    guard let window = threshold.windowNanoseconds else { return whole.record }
    var builder = RecordBuilder()
    for line in head { builder.add(line) }
    for line in recent where line.lies(within: window, before: interval) { builder.add(.interval(line)) }
    return builder.record
  }

  /// A failed window takes precedence; among equals the one farthest beyond the limit counts.
  private mutating func note(_ result: Verdict.ThresholdResult, _ index: Int, _ threshold: Threshold, _ second: Int) {
    let now = Seen(second: second, observed: result.observed, outcome: result.outcome, note: result.note)
    let rank: [Verdict.Outcome: Int] = [.noData: 0, .pass: 1, .invalid: 1, .fail: 2]
    let before = seen[index]
    let (old, new) = (before.flatMap { rank[$0.outcome] } ?? -1, rank[now.outcome, default: 0])
    if new > old || new == old && threshold.comparison.isWorse(now.observed, than: before?.observed) {
      seen[index] = now
    }
  }
}

extension IntervalLine {
  /// Whether it lies in the window that ends with `last`, with a tolerance of a quarter of its own length: lines are a
  /// few milliseconds early or late, so their ends alone could make a window a second too long or too short. The last
  /// line of a run, which may be short, does not include a line that lies half outside.
  fileprivate func lies(within windowNanoseconds: UInt64, before last: IntervalLine) -> Bool {
    let age = last.endNanoseconds - min(endNanoseconds, last.endNanoseconds)
    return age == 0 || age + lengthNanoseconds - lengthNanoseconds / 4 <= windowNanoseconds
  }
}
