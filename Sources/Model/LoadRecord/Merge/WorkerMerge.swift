/// Lists the workers of several runs as those of one record.
enum WorkerMerge {
  /// The workers of all runs in order, numbered consecutively; more than ``WorkerRecord/maximumEntries``, or entries
  /// that stand for groups, become one entry for each group.
  ///
  /// - Parameter keepsNumbers: whether they already have the numbers of one plan.
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
    return groups.map { group in
      let entries = all.filter { $0.group == group }
      return WorkerRecord(group: group, executor: entries.first?.executor ?? "", of: entries)
    }
  }
}
