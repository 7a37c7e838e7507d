/// The comparable runs of one scenario, as a series.
package struct HistorySeries: Sendable {
  /// The properties that they have in common.
  package var partition: HistoryEntry.Partition
  /// Oldest first.
  package var runs: [HistoryEntry]

  /// The series that the newest run of each scenario and machine belongs to, with all its alternatives, in the order in
  /// which they began, and the number of earlier series, which ended because their scenario was changed, for instance.
  ///
  /// - Parameter scenario: only series of this scenario; nil: of all.
  package static func current(
    _ entries: [HistoryEntry], scenario: String?
  ) -> (series: [HistorySeries], ended: Int) {
    var series: [HistoryEntry.Partition: [HistoryEntry]] = [:]
    var order: [HistoryEntry.Partition] = []
    var newest: [String: (session: Substring, partitions: Set<HistoryEntry.Partition>)] = [:]
    let entries = entries.filter { scenario == nil || $0.scenario == scenario }
    for (entry, partition) in zip(entries, partitions(of: entries)) {
      if series[partition] == nil { order.append(partition) }
      series[partition, default: []].append(entry)
      let place = "\(entry.scenario)\n\(entry.machine)"
      if newest[place]?.session != entry.session { newest[place] = (entry.session, []) }
      newest[place]?.partitions.insert(partition)
    }
    let current = order.filter { newest["\($0.scenario)\n\($0.machine)"]?.partitions.contains($0) == true }
    return (
      current.map { HistorySeries(partition: $0, runs: (series[$0] ?? []).chronological) }, order.count - current.count
    )
  }

  /// The series of each entry. A run that ended before its allocator was known belongs to the series of the run before it,
  /// or after the first one, that does not differ otherwise.
  static func partitions(of entries: [HistoryEntry]) -> [HistoryEntry.Partition] {
    func isWhole(_ entry: HistoryEntry) -> Bool { entry.allocator != nil || entry.unusable == nil }
    func besidesAllocator(_ entry: HistoryEntry) -> HistoryEntry.Partition {
      var partition = entry.partition
      partition.allocator = nil
      return partition
    }
    var latest: [HistoryEntry.Partition: HistoryEntry.Partition] = [:]
    for entry in entries.reversed() where isWhole(entry) { latest[besidesAllocator(entry)] = entry.partition }
    return entries.map { entry in
      guard isWhole(entry) else { return latest[besidesAllocator(entry)] ?? entry.partition }
      latest[besidesAllocator(entry)] = entry.partition
      return entry.partition
    }
  }
}
