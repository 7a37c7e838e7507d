/// The runs of one scenario that can be followed together.
package struct HistorySeries: Sendable {
  /// What they have in common.
  package var partition: HistoryEntry.Partition
  /// Oldest first.
  package var runs: [HistoryEntry]

  /// The series that the newest run of each scenario and machine belongs to, all alternatives of it, in the order in which they
  /// began, and how many earlier ones there are: a series that ended, because its scenario was changed for instance, says
  /// nothing of now.
  ///
  /// - Parameter scenario: of this scenario alone; nil: of all.
  package static func current(
    _ entries: [HistoryEntry], scenario: String?
  ) -> (series: [HistorySeries], ended: Int) {
    var series: [HistoryEntry.Partition: [HistoryEntry]] = [:]
    var order: [HistoryEntry.Partition] = []
    var newest: [String: (session: Substring, partitions: Set<HistoryEntry.Partition>)] = [:]
    for entry in entries where scenario == nil || entry.scenario == scenario {
      if series[entry.partition] == nil { order.append(entry.partition) }
      series[entry.partition, default: []].append(entry)
      let place = "\(entry.scenario)\n\(entry.machine)"
      if newest[place]?.session != entry.session { newest[place] = (entry.session, []) }
      newest[place]?.partitions.insert(entry.partition)
    }
    let current = order.filter { newest["\($0.scenario)\n\($0.machine)"]?.partitions.contains($0) == true }
    return (
      current.map { HistorySeries(partition: $0, runs: (series[$0] ?? []).chronological) }, order.count - current.count
    )
  }
}
