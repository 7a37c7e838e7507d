/// The runs of one scenario that can be followed together.
package struct HistorySeries: Sendable {
  /// What they have in common.
  package var partition: HistoryEntry.Partition
  /// Oldest first.
  package var runs: [HistoryEntry]

  /// The newest series of each scenario and machine, in the order in which they began, and how many earlier ones there
  /// are: a series that ended, because its scenario was changed for instance, says nothing of now.
  ///
  /// - Parameter scenario: of this scenario alone; nil: of all.
  package static func current(
    _ entries: [HistoryEntry], scenario: String?
  ) -> (series: [HistorySeries], ended: Int) {
    var series: [HistoryEntry.Partition: [HistoryEntry]] = [:]
    var order: [HistoryEntry.Partition] = []
    var newest: [String: HistoryEntry.Partition] = [:]
    for entry in entries where scenario == nil || entry.scenario == scenario {
      if series[entry.partition] == nil { order.append(entry.partition) }
      series[entry.partition, default: []].append(entry)
      newest["\(entry.scenario)\n\(entry.machine)"] = entry.partition
    }
    let current = order.filter { newest["\($0.scenario)\n\($0.machine)"] == $0 }
    return (
      current.map { partition in
        HistorySeries(
          partition: partition,
          runs: (series[partition] ?? []).chronological)
      }, order.count - current.count
    )
  }
}
