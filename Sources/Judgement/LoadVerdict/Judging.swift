package import LoadRecord
package import LoadScenario

/// Puts the verdict and the honesty checks' warnings into a record.
package enum Judging {
  /// Judges a run right after it ended.
  ///
  /// - Parameter monitor: the thresholds as observed during the run.
  package static func judged(_ record: RunRecord, thresholds: [Threshold], monitor: ThresholdMonitor?) -> RunRecord {
    var record = record
    record.environment.warnings += HonestyChecks.warnings(record).filter { !record.environment.warnings.contains($0) }
    record.verdict = VerdictJudge.judge(record, thresholds: thresholds, crossings: monitor)
    return record
  }

  /// Judges a saved run, its windows from the timeline; of a scenario of several runs each of them.
  ///
  /// - Throws: ``FileFailure`` when one of several runs cannot be read.
  package static func judged(_ file: RecordFile, thresholds: [Threshold]) throws(FileFailure) -> RunRecord {
    let cells = try file.cells()
    var plan = file.record.scenario
    plan.thresholds = thresholds
    var records: [RunRecord] = []
    for cell in cells {
      var cell = cell
      cell.record.scenario.thresholds = thresholds
      records.append(judgedAlone(cell, thresholds: thresholds))
    }
    let isInterrupted = file.record.ending.kind == .interrupted
    var judged =
      CombinedRuns.combine(records, of: plan, isInterrupted: isInterrupted)
      ?? judgedAlone(file, thresholds: thresholds)
    judged.keepBaselineFindings(of: [file.record])
    return judged
  }

  private static func judgedAlone(_ file: RecordFile, thresholds: [Threshold]) -> RunRecord {
    var monitor = ThresholdMonitor(thresholds: thresholds)
    for line in file.timeline { _ = monitor.add(line) }
    var record = file.record
    record.judgeLeaksAgain()
    return judged(record, thresholds: thresholds, monitor: file.timeline.isEmpty ? nil : monitor)
  }
}

extension RunRecord {
  /// Keeps other records' findings from a baseline whose runs are not available to be compared again.
  package mutating func keepBaselineFindings(of records: [RunRecord]) {
    baseline = baseline ?? records.compactMap(\.baseline).first
    let findings = records.flatMap { $0.verdict?.findings ?? [] }.filter { $0.subject == .baseline }
    verdict?.add(findings)
  }
}
