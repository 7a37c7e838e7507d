internal import LoadRecord
internal import LoadScenario

/// The effect of shards on verdicts: their own and that of the whole plan.
enum ShardResults {
  /// The note on a threshold that a record of some shards cannot decide.
  static func deferral(_ threshold: Threshold, _ record: RunRecord) -> String {
    if threshold.windowNanoseconds != nil { return "totals in a window are not added up" }
    if record.scenario.isSteered { return "applies to all Locust workers together: judged by the master's companion" }
    return record.scenario.shard == nil
      ? "a shard is missing" : "applies to all shards together: judged by 'loadtest merge'"
  }

  /// The maximum number of missing shards that are named.
  private static let namedShards = 16

  /// Why a merged record does not measure its whole plan; nil if no shard is missing.
  static func missing(_ record: RunRecord) -> String? {
    let missing = record.missingShards
    guard let count = missing.first?.count else { return nil }
    let names = missing.prefix(namedShards).map { "\($0.index)" }.joined(separator: ", ")
    let more = missing.count > namedShards ? " and \(missing.count - namedShards) more" : ""
    return missing.count == 1
      ? "shard \(names) of \(count) is missing: no figure includes its part of the load"
      : "shards \(names)\(more) of \(count) are missing: no figure includes their part of the load"
  }

  /// The worst result in the shards' own verdicts for a figure of a single process; nil for other figures and other
  /// records.
  static func worst(of threshold: Threshold, in record: RunRecord) -> Verdict.ThresholdResult? {
    guard threshold.belongsToOneProcess, let merged = record.merged else { return nil }
    var worst: Verdict.ThresholdResult?
    for run in merged {
      guard let shard = run.shard,
        var result = run.verdict?.thresholds.first(where: {
          $0.metric == threshold.metricText && $0.expression == threshold.expression
        })
      else { continue }
      result.note = ["\(shard)", result.note].compactMap { $0 }.joined(separator: ": ")
      if let before = worst, !isWorse(result, than: before, threshold.comparison) { continue }
      worst = result
    }
    return worst
  }

  private static func isWorse(
    _ result: Verdict.ThresholdResult, than before: Verdict.ThresholdResult, _ comparison: Threshold.Comparison
  ) -> Bool {
    if result.outcome != before.outcome {
      return Verdict.Outcome.worst([result.outcome, before.outcome]) == result.outcome
    }
    return comparison.isWorse(result.observed, than: before.observed)
  }
}

extension Threshold {
  /// Whether a record, of one shard or of some of them, or of one worker of a master, has only a part of the limited
  /// figure.
  func isDeferred(by record: RunRecord) -> Bool {
    let isPart = record.scenario.shard != nil || record.scenario.isSteered && record.merged == nil
    return countsOverShards && (isPart || !record.missingShards.isEmpty)
  }
}
