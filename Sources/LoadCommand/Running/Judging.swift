internal import LoadRecord
internal import LoadScenario
internal import LoadVerdict

/// Puts the verdict and the honesty checks' warnings into a record.
enum Judging {
  static func judged(_ record: RunRecord, thresholds: [Threshold], monitor: ThresholdMonitor?) -> RunRecord {
    var record = record
    record.environment.warnings += HonestyChecks.warnings(record).filter { !record.environment.warnings.contains($0) }
    record.verdict = VerdictJudge.judge(record, thresholds: thresholds, crossings: monitor)
    return record
  }

  /// Judges a saved run, its windows from the timeline.
  static func judged(_ file: RecordFile, thresholds: [Threshold]) -> RunRecord {
    var monitor = ThresholdMonitor(thresholds: thresholds)
    for line in file.timeline { _ = monitor.add(line) }
    return judged(file.record, thresholds: thresholds, monitor: file.timeline.isEmpty ? nil : monitor)
  }
}
