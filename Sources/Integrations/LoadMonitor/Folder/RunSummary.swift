package import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// A run in a list. What was not measured is nil.
package struct RunSummary: Sendable, Codable, Equatable {
  /// The run folder's name.
  package var id: String
  /// The scenario's name.
  package var scenario: String
  /// The state of the run.
  package var state: RunState
  /// The verdict; nil before there is one.
  package var outcome: Verdict.Outcome?
  /// When the measured phase began, ISO 8601 in UTC.
  package var startedAt: String?
  /// How long the measured phase lasted.
  package var elapsedSeconds: Double?
  /// Operations performed.
  package var operations: UInt64?
  /// Operations that failed.
  package var failures: UInt64?
  /// Operations per second.
  package var throughputPerSecond: Double?
  /// The 99th percentile of all operations' latencies together.
  package var p99Nanoseconds: UInt64?
  /// Why there are no figures.
  package var note: String?

  /// A summary from the folder's name.
  package init(_ run: RunIdentifier, state: RunState, note: String? = nil) {
    id = run.folder
    scenario = run.scenario
    self.state = state
    startedAt = Self.time(run.folder)
    self.note = note
  }

  /// A summary of a record.
  package init(_ run: RunIdentifier, state: RunState, record: RunRecord) {
    self.init(run, state: state)
    scenario = record.scenario.name
    outcome = record.verdict?.outcome
    startedAt = record.startedAt ?? startedAt
    elapsedSeconds = record.elapsedSeconds
    operations = record.totals.operations
    failures = record.totals.failures
    throughputPerSecond = record.totals.throughputPerSecond
    p99Nanoseconds = record.operations.map(\.latencyNanoseconds.histogram).pooled()?.value(atPercentile: 99)
  }

  /// The time in a folder's name, `20260131T123456Z-…`.
  private static func time(_ folder: String) -> String {
    let digits = Array(folder.prefix(15))
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
  }
}
