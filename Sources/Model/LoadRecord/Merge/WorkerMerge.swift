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
    return groups.map { group in
      let entries = all.filter { $0.group == group }
      return WorkerRecord(group: group, executor: entries.first?.executor ?? "", of: entries)
    }
  }
}
