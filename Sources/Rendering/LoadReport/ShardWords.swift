internal import LoadRecord
internal import LoadScenario

/// Texts about shards, in the terminal and on pages.
enum ShardWords {
  /// The part of the plan that a record covers.
  static func part(_ plan: Plan, _ part: PlanShard) -> String {
    let all = part.whole.groups.reduce(0) { $0 + $1.workers }
    return
      "\(part.shard) (numbered from 0): \(plan.workerCount) of \(all) \(plan.workerNoun(all)) with their share of the "
      + "rates and operations; 'loadtest merge' combines all shards into one record and one verdict"
  }

  /// The parts that a record was merged from.
  static func merged(_ runs: [MergedRun]) -> String {
    if let count = runs.first?.shard?.count {
      return runs.count == count ? "\(count) shards merged" : "\(runs.count) of \(count) shards merged"
    }
    return "\(Counted.text(runs.count, "run")) merged"
  }
}
