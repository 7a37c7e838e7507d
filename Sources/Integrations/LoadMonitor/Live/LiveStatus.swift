package import LoadRecord
package import LoadReport
internal import LoadScenario

/// What a run in progress is doing, beside its figures.
package struct LiveStatus: Sendable, Codable, Equatable {
  /// The phases of a run.
  package enum Phase: String, Sendable, Codable {
    /// The target is made, workers warm up.
    case starting
    /// The measured phase.
    case measuring
    /// Something after it: the leak check, the verdict.
    case checking
    /// There is a record.
    case ended
    /// It ended without one.
    case lost
  }

  /// The run.
  package var run: String
  /// The scenario's name.
  package var scenario: String
  /// What the scenario answers.
  package var description: String?
  /// What it is doing.
  package var phase = Phase.starting
  /// Which of several runs is made, in words; nil for a single run.
  package var part: String?
  /// When the measured phase began, ISO 8601 in UTC.
  package var startedAt: String?
  /// How long the measured phase is to last; nil where operations are counted.
  package var plannedSeconds: Double?
  /// How many operations are to be performed; nil where time ends it.
  package var plannedOperations: UInt64?
  /// How many workers there are.
  package var workers: Int?
  /// Whether operations are due at times (open model).
  package var isOpen = false
  /// In plain words, what limits the figures.
  package var warnings: [String] = []
  /// The verdict, once there is one.
  package var outcome: Verdict.Outcome?
  /// Why it is no pass.
  package var reasons: [String] = []

  init(_ run: RunIdentifier) {
    self.run = run.description
    scenario = run.scenario
  }

  /// What a plan tells.
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

  /// How much of the measured phase is done, 0 … 1; nil before it.
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

  /// How long the measured phase will still last, in seconds; nil where it cannot be told.
  package func secondsLeft(after point: LivePoint?) -> Double? {
    guard phase == .measuring else { return nil }
    if let plannedSeconds { return max(0, plannedSeconds - (point?.elapsed ?? 0)) }
    guard let plannedOperations, let point, let rate = point.rate, rate > 0 else { return nil }
    return max(0, Double(plannedOperations) - Double(point.operations)) / rate
  }

  /// Whether nothing more will come.
  package var isOver: Bool { phase == .ended || phase == .lost }
}
