internal import LoadScenario
internal import LoadStatistics

/// Checks that records are of shards that belong together, and what follows for a merged record.
enum ShardMerge {
  /// Refuses records that are not a set of shards of one plan.
  ///
  /// - Throws: ``FileFailure`` of kind `content`, naming the records: shards and whole runs, shards with different
  ///   counts or seeds, or a duplicate shard.
  static func check(_ sources: [RecordMerge.Source]) throws(FileFailure) {
    guard let first = sources.first else { return }
    for source in sources.dropFirst() { try checkKind(source, first) }
    guard let count = first.record.shards.first?.count else { return }
    for source in sources where source.record.seed != first.record.seed {
      throw FileFailure(
        .content,
        "\(first.path) and \(source.path) are shards of runs with different seeds: shards of one run share a seed")
    }
    var paths: [Int: String] = [:]
    for source in sources {
      for (shard, path) in places(source) {
        if let other = paths[shard.index] {
          throw FileFailure(
            .content,
            "\(other) and \(path) are both \(shard), so its load would count twice: merge each of the \(count) shards "
              + "once")
        }
        paths[shard.index] = path
      }
    }
  }

  private static func checkKind(_ source: RecordMerge.Source, _ first: RecordMerge.Source) throws(FileFailure) {
    let (one, other) = (first.record.shards.first, source.record.shards.first)
    guard one?.count != other?.count else { return }
    let names = [(first.path, one), (source.path, other)].map { path, shard in
      "\(path) is \(shard.map { "one of \($0.count) shards" } ?? "a run of the whole plan")"
    }
    throw FileFailure(.content, "\(names.joined(separator: " and ")): only shards with the same count make up one run")
  }

  /// The shards of a record, with the files that they come from.
  private static func places(_ source: RecordMerge.Source) -> [(Shard, String)] {
    if let shard = source.record.scenario.shard?.shard { return [(shard, source.path)] }
    return source.record.merged?.compactMap { run in run.shard.map { ($0, run.path) } } ?? []
  }

  /// The workers of several records as one record's: workers of shards have the numbers of the whole plan, in ascending
  /// order.
  static func workers(_ records: [RunRecord]) -> [WorkerRecord] {
    guard records.contains(where: { !$0.shards.isEmpty }) else { return WorkerMerge.merge(records.map(\.workers)) }
    let all = records.flatMap { record in
      record.workers.map { worker in
        var worker = worker
        if let index = worker.index, (0..<WorkerRecord.maximumEntries).contains(index) {
          worker.index = record.scenario.wholeIndex(ofWorker: index)
        }
        return worker
      }
    }
    return WorkerMerge.merge([all.ordered { ($0.index ?? 0) < ($1.index ?? 0) }], keepsNumbers: true)
  }

  /// The minimum share of the time in which all shards are measuring at once; below it there is a warning.
  static let overlapShare = 0.9

  /// Warnings about shards that did not run together.
  static func warnings(_ runs: [MergedRun], coveredSeconds: Double) -> [String] {
    guard runs.count > 1, runs.allSatisfy({ $0.shard != nil }), coveredSeconds > 0 else { return [] }
    guard let together = CoveredTime.secondsTogether(runs) else {
      return ["it is unknown whether the shards ran at the same time"]
    }
    let share = together / coveredSeconds
    guard share < overlapShare else { return [] }
    return [
      "all shards measured at the same time for only \(Int((max(0, share) * 100).rounded(.down))) % of the time: the "
        + "full load was not applied for the rest of it (see --start-at)"
    ]
  }
}
