internal import AutoInstrumentation
internal import LoadRecord
internal import LoadReport

/// The metrics of `/metrics`: the newest run of each scenario, the instrumented system, this process, and the monitor's
/// own work.
package final class MonitorMetrics: Sendable {
  private let index: RunIndex
  private let guarded: GuardedOperations
  private let process = ProcessMetrics()
  private let requests: RequestCounts
  private let openStreams: @Sendable () -> Int

  package init(
    index: RunIndex, guarded: GuardedOperations, requests: RequestCounts, openStreams: @escaping @Sendable () -> Int
  ) {
    self.index = index
    self.guarded = guarded
    self.requests = requests
    self.openStreams = openStreams
  }

  /// The current text.
  package func text() -> String { PrometheusText.render(families()) }

  func families() -> [PrometheusText.Family] {
    RunMetrics.families(index.newestRecords ?? [])
      + InstrumentationMetrics.families(
        statuses: guarded.system.statuses(), report: guarded.system.healthReport(), known: GuardedOperations.names)
      + process.families() + [requests.family] + own()
  }

  /// Values that are unknown until the folder has been scanned have no sample.
  private func own() -> [PrometheusText.Family] {
    let outcomes = index.outcomes?.sorted { $0.key < $1.key } ?? []
    return [
      .init(
        "loadtest_monitor_event_streams", .gauge, help: "Number of open live event streams.",
        samples: [.init(value: Double(openStreams()))]),
      .init(
        "loadtest_monitor_runs", .gauge, help: "Runs in the results folder that have ended, by outcome.",
        samples: outcomes.map { .init(["outcome": $0.key], value: Double($0.value)) }),
      .init(
        "loadtest_monitor_unreadable_records_total", .counter, help: "Records that could not be read.",
        samples: [.init(value: Double(index.unreadableRecords))]),
    ]
  }
}
