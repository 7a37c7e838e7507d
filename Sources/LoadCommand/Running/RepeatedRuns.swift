internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The record above several runs of one plan.
enum RepeatedRuns {
  /// Pools what the runs measured, lists them as cells, and takes the worst outcome: thresholds are judged in each run,
  /// never on the pool.
  ///
  /// - Returns: nil without runs.
  static func combine(_ records: [RunRecord]) -> RunRecord? {
    guard var combined = records.first else { return nil }
    let elapsed = records.reduce(0) { $0 + $1.elapsedSeconds }
    combined.elapsedSeconds = elapsed
    let operations = records.reduce(0) { $0 + $1.totals.operations }
    combined.totals = Totals(
      operations: operations, failures: records.reduce(0) { $0 + $1.totals.failures },
      throughputPerSecond: elapsed > 0 ? Double(operations) / elapsed : nil)
    combined.operations = combined.operations.indices.map { index in
      pooled(records.map { $0.operations[index] }, elapsed)
    }
    combined.ending = records.last { $0.ending.kind != .completed }?.ending ?? combined.ending
    // What belongs to one process alone is in the cells.
    combined.workers = []
    combined.timeline = []
    combined.memory = MemoryRecord(allocator: combined.memory.allocator)
    combined.gauges = [:]
    combined.cells = records.enumerated().map { repetition, record in
      CellRecord(
        target: record.scenario.target.label, executor: record.scenario.executor.rawValue,
        threads: record.scenario.workerCount, repetition: repetition,
        path: "cells/\(repetition)/\(RunFolder.recordName)",
        outcome: record.verdict?.outcome ?? .noData)
    }
    let verdicts = records.compactMap(\.verdict)
    combined.verdict = Verdict(
      outcome: .worst(verdicts.map(\.outcome)),
      reasons: verdicts.enumerated().flatMap { run, verdict in verdict.reasons.map { "run \(run): \($0)" } },
      thresholds: worstResults(verdicts))
    return combined
  }

  /// For each threshold the result of the run where it did worst.
  private static func worstResults(_ verdicts: [Verdict]) -> [Verdict.ThresholdResult] {
    guard let first = verdicts.first else { return [] }
    return first.thresholds.indices.map { index in
      let results = verdicts.map { $0.thresholds[index] }
      let worst = Verdict.Outcome.worst(results.map(\.outcome))
      return results.first { $0.outcome == worst } ?? first.thresholds[index]
    }
  }

  private static func pooled(_ operations: [OperationRecord], _ elapsed: Double) -> OperationRecord {
    var pooled = operations[0]
    var histogram = pooled.serviceTimeNanoseconds.histogram
    for operation in operations.dropFirst() {
      pooled.count += operation.count
      pooled.failures += operation.failures
      pooled.failureKinds.merge(operation.failureKinds, uniquingKeysWith: +)
      histogram.add(operation.serviceTimeNanoseconds.histogram)
    }
    let bytes = operations.compactMap(\.allocatedBytesPerOperation)
    pooled.allocatedBytesPerOperation = bytes.count == operations.count ? Moments.mean(of: bytes) : nil
    pooled.samples = histogram.totalCount
    pooled.throughputPerSecond = elapsed > 0 ? Double(pooled.count) / elapsed : nil
    pooled.latencyNanoseconds = LatencyRecord(histogram)
    pooled.serviceTimeNanoseconds = pooled.latencyNanoseconds
    return pooled
  }
}
