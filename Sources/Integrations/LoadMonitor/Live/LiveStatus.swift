package import LoadRecord
package import LoadReport
internal import LoadScenario

/// The status of a run in progress, apart from its figures.
package struct LiveStatus: Sendable, Codable, Equatable {
  /// The phases of a run.
  package enum Phase: String, Sendable, Codable {
    /// The target is created, and workers warm up.
    case starting
    /// The measured phase.
    case measuring
    /// A later phase: the leak check or the verdict.
    case checking
    /// There is a record.
    case ended
    /// It ended without a record.
    case lost
  }

  /// The run.
  package var run: String
  /// The scenario's name.
  package var scenario: String
  /// The scenario's description.
  package var description: String?
  /// The current phase.
  package var phase = Phase.starting
  /// Which of several runs is in progress, as text; nil for a single run.
  package var part: String?
  /// When the measured phase began, ISO 8601 in UTC.
  package var startedAt: String?
  /// The planned length of the measured phase; nil if the number of operations is fixed.
  package var plannedSeconds: Double?
  /// The planned number of operations; nil if the duration is fixed.
  package var plannedOperations: UInt64?
  /// The number of workers.
  package var workers: Int?
  /// Whether operations arrive by a schedule (open model).
  package var isOpen = false
  /// What limits the figures, as text.
  package var warnings: [String] = []
  /// The verdict, once there is one.
  package var outcome: Verdict.Outcome?
  /// Why it did not pass.
  package var reasons: [String] = []

  init(_ run: RunIdentifier) {
    self.run = run.description
    scenario = run.scenario
  }

  /// Reads a plan.
  mutating func take(_ plan: Plan, cell: Int?) {
    scenario = plan.name
    description = plan.description
    workers = plan.workerCount
    isOpen = plan.groups.contains { $0.arrivals != nil }
    plannedSeconds = nil
    plannedOperations = nil
    switch plan.length {
    case .duration(let nanoseconds): plannedSeconds = Double(nanoseconds) / 1e9
    case .iterations(let count): plannedOperations = count
    case .untilStopped: break
    }
    if let cell { part = "run \(cell + 1)" }
  }

  /// The completed share of the measured phase, 0 to 1; nil before it.
  package func share(after point: LivePoint?) -> Double? {
    guard phase != .starting else { return nil }
    if phase != .measuring { return 1 }
    guard let point else { return 0 }
    if let plannedSeconds, plannedSeconds > 0 { return min(1, point.elapsed / plannedSeconds) }
    if let plannedOperations, plannedOperations > 0 {
      return min(1, Double(point.operations) / Double(plannedOperations))
    }
    return nil
  }

  /// The remaining time of the measured phase, in seconds; nil if unknown.
  package func secondsLeft(after point: LivePoint?) -> Double? {
    guard phase == .measuring else { return nil }
    if let plannedSeconds { return max(0, plannedSeconds - (point?.elapsed ?? 0)) }
    guard let plannedOperations, let point, let rate = point.rate, rate > 0 else { return nil }
    return max(0, Double(plannedOperations) - Double(point.operations)) / rate
  }

  /// Whether the run is over.
  package var isOver: Bool { phase == .ended || phase == .lost }
}
