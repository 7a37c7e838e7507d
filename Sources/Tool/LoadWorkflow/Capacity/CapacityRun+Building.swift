internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import LoadVerdict

extension CapacityRun {
  /// Judges a run's record as an observation of its point.
  init(_ record: RunRecord, number: Int, value: Double, driven: Set<String>, path: String) {
    let judgement = ProbeJudge.judge(record, conditions: record.scenario.thresholds)
    let pooled = record.operations.map(\.latencyNanoseconds.histogram).pooled()
    self.init(
      number: number, value: value, outcome: judgement.outcome, reason: judgement.reason, path: path,
      achievedPerSecond: CapacityRun.throughput(record, of: driven), p50Nanoseconds: pooled?.value(atPercentile: 50),
      p99Nanoseconds: pooled?.value(atPercentile: 99), conditions: judgement.conditions)
  }

  /// Operations per second of the given groups.
  static func throughput(_ record: RunRecord, of groups: Set<String>) -> Double? {
    guard record.elapsedSeconds > 0 else { return nil }
    let count = record.operations.filter { groups.contains($0.group) }.reduce(0.0) { $0 + Double($1.count) }
    return count / record.elapsedSeconds
  }
}
