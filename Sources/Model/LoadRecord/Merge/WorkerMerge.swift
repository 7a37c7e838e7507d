internal import LoadStatistics

/// Lists the workers of several runs as one record's.
enum WorkerMerge {
  /// Worker after worker of run after run, numbered through; more than ``WorkerRecord/maximumEntries``, or entries that
  /// stand for groups, become one entry for each group.
  ///
  /// - Parameter keepsNumbers: whether they have the numbers of one plan already.
  static func merge(_ runs: [[WorkerRecord]], keepsNumbers: Bool = false) -> [WorkerRecord] {
    let all = runs.flatMap { $0 }
    let areSingle = all.allSatisfy { $0.workers == nil }
    if areSingle, all.count <= WorkerRecord.maximumEntries {
      return all.enumerated().map { index, worker in
        var worker = worker
        if !keepsNumbers { worker.index = index }
        return worker
      }
    }
    var groups: [String] = []
    for worker in all where !groups.contains(worker.group) { groups.append(worker.group) }
    return groups.map { group in merged(all.filter { $0.group == group }, group: group) }
  }

  private static func merged(_ entries: [WorkerRecord], group: String) -> WorkerRecord {
    var merged = WorkerRecord(group: group, executor: entries.first?.executor ?? "", of: [])
    let workers = entries.map { $0.workers ?? 1 }
    merged.operations = entries.map(\.operations).clampedSum()
    merged.busySeconds = sum(entries.map(\.busySeconds), +)
    merged.cpuSeconds = sum(entries.map(\.cpuSeconds), +)
    merged.involuntaryContextSwitches = sum(entries.map(\.involuntaryContextSwitches)) {
      $0.addingClamped($1)
    }
    merged.waits = sum(entries.map(\.waits)) { $0.addingClamped($1) }
    merged.lateWakeups = sum(entries.map(\.lateWakeups)) { $0.addingClamped($1) }
    let count = workers.clampedSum()
    merged.workers = count
    merged.leastOperations = entries.compactMap { $0.workers == nil ? $0.operations : $0.leastOperations }.min()
    merged.mostOperations = entries.compactMap { $0.workers == nil ? $0.operations : $0.mostOperations }.max()
    merged.meanOperations = count > 0 ? Double(merged.operations) / Double(count) : nil
    return merged
  }

  /// Nil where one of them is not known.
  private static func sum<Value>(_ values: [Value?], _ add: (Value, Value) -> Value) -> Value? {
    let known = values.compactMap { $0 }
    guard known.count == values.count, let first = known.first else { return nil }
    return known.dropFirst().reduce(first, add)
  }
}
