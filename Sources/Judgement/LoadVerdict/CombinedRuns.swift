package import LoadRecord
package import LoadScenario
internal import LoadStatistics

/// The record above several runs of one plan.
package enum CombinedRuns {
  /// Lists the runs as cells, compares them, and takes the worst outcome: thresholds are judged in each run, never on
  /// several together. Which outcome is worse than which is ``Verdict/Outcome/worst(_:)``'s to say, as for the
  /// thresholds of one run and the scenarios of one command line: fail before invalid before no data.
  ///
  /// What runs of one alternative measured is pooled. Runs of different alternatives are not: a distribution over two
  /// targets is one of neither.
  ///
  /// - Parameters:
  ///   - records: judged, in the order of the plan's runs.
  ///   - isInterrupted: whether the user ended the scenario, so that runs may be missing.
  /// - Returns: nil without runs.
  package static func combine(_ records: [RunRecord], of plan: Plan, isInterrupted: Bool) -> RunRecord? {
    guard var combined = records.first else { return nil }
    let cells = plan.cells
    combined.scenario = plan
    combined.elapsedSeconds = records.reduce(0) { $0 + $1.elapsedSeconds }
    if plan.alternatives == nil {
      pool(records, into: &combined)
    } else {
      combined.totals = totals(records, throughputPerSecond: nil)
      combined.operations = []
    }
    combined.ending = ending(records, of: cells.count, isInterrupted)
    // What belongs to one process alone is in the cells.
    combined.workers = []
    combined.timeline = []
    combined.memory = MemoryRecord(allocator: combined.memory.allocator)
    combined.gauges = [:]
    combined.invariantViolation = records.compactMap(\.invariantViolation).first
    combined.environment.stealPercent = records.compactMap(\.environment.stealPercent).max()
    combined.environment.warnings = told(zip(cells, records).map { ($0, $1.environment.warnings) }, everywhere: "")
    combined.cells = zip(cells, records).map { cell, record in
      CellRecord(
        target: cell.plan.target.labelWithConfig, executor: cell.plan.executor.rawValue,
        threads: cell.plan.workerCount, repetition: cell.repetition,
        path: "\(RunFolder.cellPath(cell.number))/\(RunFolder.recordName)",
        outcome: record.verdict?.outcome ?? .noData)
    }
    combined.comparison = ComparisonRecord(of: plan, records: records)
    combined.scaling = ScalingRecord(of: plan, records: records, processors: combined.host.logicalProcessors)
    combined.verdict = verdict(records, cells, combined)
    return combined
  }

  // MARK: Figures

  private static func totals(_ records: [RunRecord], throughputPerSecond: Double?) -> Totals {
    Totals(
      operations: sum(records.map(\.totals.operations)), failures: sum(records.map(\.totals.failures)),
      dropped: sum(records.map(\.totals.dropped)), throughputPerSecond: throughputPerSecond)
  }

  /// Counts read from files may be anything: their sum stops at the largest number in place of ending the process.
  private static func sum(_ counts: [UInt64]) -> UInt64 {
    counts.reduce(0) { sum, count in
      let (next, overflow) = sum.addingReportingOverflow(count)
      return overflow ? .max : next
    }
  }

  private static func pool(_ records: [RunRecord], into combined: inout RunRecord) {
    let elapsed = combined.elapsedSeconds
    func rate(_ count: UInt64) -> Double? { elapsed > 0 ? Double(count) / elapsed : nil }
    combined.totals = totals(records, throughputPerSecond: rate(sum(records.map(\.totals.operations))))
    combined.operations = combined.operations.map { operation in
      let all = records.compactMap { record in
        record.operations.first { $0.name == operation.name && $0.group == operation.group }
      }
      var pooled = pooled(all, first: operation)
      pooled.throughputPerSecond = rate(pooled.count)
      return pooled
    }
  }

  private static func pooled(_ operations: [OperationRecord], first: OperationRecord) -> OperationRecord {
    var pooled = first
    pooled.count = sum(operations.map(\.count))
    pooled.failures = sum(operations.map(\.failures))
    pooled.failureKinds = operations.reduce(into: [:]) { kinds, operation in
      kinds.merge(operation.failureKinds) { sum([$0, $1]) }
    }
    let bytes = operations.compactMap(\.allocatedBytesPerOperation)
    pooled.allocatedBytesPerOperation = bytes.count == operations.count ? Moments.mean(of: bytes) : nil
    pooled.samples = sum(operations.map(\.samples))
    pooled.latencyNanoseconds = merged(operations.map(\.latencyNanoseconds), first.latencyNanoseconds)
    pooled.serviceTimeNanoseconds = merged(operations.map(\.serviceTimeNanoseconds), first.serviceTimeNanoseconds)
    // The open model's own figures; nil in the closed one.
    pooled.lagNanoseconds = first.lagNanoseconds.map { merged(operations.compactMap(\.lagNanoseconds), $0) }
    pooled.dropped = first.dropped.map { _ in sum(operations.compactMap(\.dropped)) }
    return pooled
  }

  private static func merged(_ records: [LatencyRecord], _ first: LatencyRecord) -> LatencyRecord {
    var histogram = first.histogram
    for record in records.dropFirst() { histogram.add(record.histogram) }
    return LatencyRecord(histogram)
  }

  // MARK: Verdict

  private static func ending(_ records: [RunRecord], of planned: Int, _ isInterrupted: Bool) -> Ending {
    let made = "\(records.count) of \(planned) runs"
    if isInterrupted { return Ending(.interrupted, message: "interrupted: judged as far as it went, \(made)") }
    if let broken = records.last(where: { $0.ending.kind != .completed })?.ending { return broken }
    return records.count < planned ? Ending(.lost, message: "only \(made) were made") : Ending(.completed)
  }

  private static func verdict(_ records: [RunRecord], _ cells: [PlanCell], _ combined: RunRecord) -> Verdict {
    let judged = zip(cells, records).compactMap { cell, record in record.verdict.map { (cell, $0) } }
    let thresholds = combined.scenario.thresholds
    var outcomes = judged.map(\.1.outcome)
    var reasons = told(judged.map { ($0, $1.reasons) }, everywhere: "in all runs: ")
    if records.count < cells.count, combined.ending.kind != .interrupted {
      outcomes.append(.invalid)
      reasons.append("only \(records.count) of \(cells.count) runs were made")
    }
    return Verdict(
      outcome: .worst(outcomes), reasons: reasons,
      thresholds: thresholds.indices.compactMap { index in
        worst(
          judged.compactMap { cell, verdict in
            verdict.thresholds.indices.contains(index) ? (cell, verdict.thresholds[index]) : nil
          }, of: thresholds[index])
      })
  }

  /// What is said of several runs, each thing once, after the runs that it is said of.
  private static func told(_ said: [(cell: PlanCell, texts: [String])], everywhere: String) -> [String] {
    var seen: Set<String> = []
    return said.flatMap(\.texts).filter { seen.insert($0).inserted }.map { text in
      let cells = said.filter { $0.texts.contains(text) }.map(\.cell)
      if cells.count == 1 { return "\(place(cells[0])): \(text)" }
      if cells.count == said.count { return everywhere + text }
      return "in \(cells.map { RunFolder.cellPath($0.number) }.joined(separator: ", ")): \(text)"
    }
  }

  /// Where a run's own record lies, and which run that is.
  private static func place(_ cell: PlanCell) -> String { "\(RunFolder.cellPath(cell.number)), \(cell.label)" }

  /// The result of the run where a threshold did worst: by outcome, then by how far its figure lies on the wrong side.
  private static func worst(
    _ results: [(cell: PlanCell, result: Verdict.ThresholdResult)], of threshold: Threshold
  ) -> Verdict.ThresholdResult? {
    let outcome = Verdict.Outcome.worst(results.map(\.result.outcome))
    let candidates = results.filter { $0.result.outcome == outcome }
    guard var worst = candidates.first else { return nil }
    for candidate in candidates.dropFirst() {
      guard let figure = candidate.result.observed, let before = worst.result.observed else { continue }
      let isWorse =
        switch threshold.comparison {
        case .less, .lessOrEqual: figure > before
        case .greater, .greaterOrEqual: figure < before
        case .equal, .notEqual: false
        }
      if isWorse { worst = candidate }
    }
    worst.result.note = [place(worst.cell), worst.result.note].compactMap { $0 }.joined(separator: ": ")
    return worst.result
  }
}
