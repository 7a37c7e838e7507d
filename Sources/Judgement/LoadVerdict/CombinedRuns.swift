package import LoadRecord
package import LoadScenario
internal import LoadStatistics

/// The record above several runs of one plan.
package enum CombinedRuns {
  /// Lists the runs as cells, compares them, and takes the worst outcome: thresholds are judged in each run, never on
  /// several together. ``Verdict/Outcome/worst(_:)`` orders outcomes, as for the thresholds of one run and the
  /// scenarios of one command line: fail before invalid before no data.
  ///
  /// The figures of runs of one alternative are pooled, those of different alternatives are not: a distribution over
  /// two targets describes neither.
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
    // Figures of a single process are in the cells.
    combined.workers = []
    combined.timeline = []
    combined.memory = MemoryRecord(allocator: combined.memory.allocator)
    combined.gauges = [:]
    combined.invariantViolation = records.compactMap(\.invariantViolation).first
    combined.environment.stealPercent = records.compactMap(\.environment.stealPercent).max()
    combined.environment.disturbances = Disturbance.worst(of: records.map(\.environment.disturbances))
    combined.environment.warnings = told(
      zip(cells, records).map { ($0, $1.environment.warnings) }, everywhere: ""
    ).map { $0.place + $0.text }
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
      operations: records.map(\.totals.operations).clampedSum(),
      failures: records.map(\.totals.failures).clampedSum(),
      dropped: records.map(\.totals.dropped).clampedSum(), throughputPerSecond: throughputPerSecond)
  }

  private static func pool(_ records: [RunRecord], into combined: inout RunRecord) {
    let elapsed = combined.elapsedSeconds
    func rate(_ count: UInt64) -> Double? { elapsed > 0 ? Double(count) / elapsed : nil }
    combined.totals = totals(
      records, throughputPerSecond: rate(records.map(\.totals.operations).clampedSum()))
    combined.operations = combined.operations.map { operation in
      let all = records.compactMap { record in
        record.operations.first { $0.name == operation.name && $0.group == operation.group }
      }
      var pooled = OperationMerge(all).merged(like: operation)
      pooled.throughputPerSecond = rate(pooled.count)
      return pooled
    }
  }

  // MARK: Verdict

  private static func ending(_ records: [RunRecord], of planned: Int, _ isInterrupted: Bool) -> Ending {
    let made = "\(records.count) of \(planned) runs"
    if isInterrupted {
      return Ending(
        .interrupted, message: "interrupted: judged by the \(made) that were recorded; the last may be incomplete")
    }
    if let broken = records.last(where: { $0.ending.kind != .completed })?.ending { return broken }
    return records.count < planned ? Ending(.lost, message: "only \(made) were performed") : Ending(.completed)
  }

  private static func verdict(_ records: [RunRecord], _ cells: [PlanCell], _ combined: RunRecord) -> Verdict {
    let judged = zip(cells, records).compactMap { cell, record in record.verdict.map { (cell, $0) } }
    let thresholds = combined.scenario.thresholds
    let first = Dictionary(judged.flatMap(\.1.findings).map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
    var findings = told(judged.map { ($0, $1.reasons) }, everywhere: "in all runs: ").compactMap { text, place in
      first[text].map { Verdict.Finding($0.outcome, $0.subject, place + text) }
    }
    if records.count < cells.count, combined.ending.kind != .interrupted {
      findings.append(
        Verdict.Finding(.invalid, .parts, "only \(records.count) of \(cells.count) runs were performed"))
    }
    var verdict = Verdict(
      findings: findings,
      thresholds: thresholds.indices.compactMap { index in
        worst(
          judged.compactMap { cell, verdict in
            verdict.thresholds.indices.contains(index) ? (cell, verdict.thresholds[index]) : nil
          }, of: thresholds[index])
      })
    verdict.outcome = .worst([verdict.outcome] + judged.map(\.1.outcome))
    return verdict
  }

  /// The texts of several runs, each once, with the runs that it applies to.
  private static func told(
    _ said: [(cell: PlanCell, texts: [String])], everywhere: String
  ) -> [(text: String, place: String)] {
    var seen: Set<String> = []
    return said.flatMap(\.texts).filter { seen.insert($0).inserted }.map { text in
      let cells = said.filter { $0.texts.contains(text) }.map(\.cell)
      if cells.count == 1 { return (text, "\(place(cells[0])): ") }
      if cells.count == said.count { return (text, everywhere) }
      return (text, "in \(cells.map { RunFolder.cellPath($0.number) }.joined(separator: ", ")): ")
    }
  }

  /// The location of a run's own record, and the label of the run.
  private static func place(_ cell: PlanCell) -> String { "\(RunFolder.cellPath(cell.number)), \(cell.label)" }

  /// The worst result of a threshold among the runs: by outcome, then by the distance of its figure beyond the limit.
  private static func worst(
    _ results: [(cell: PlanCell, result: Verdict.ThresholdResult)], of threshold: Threshold
  ) -> Verdict.ThresholdResult? {
    let outcome = Verdict.Outcome.worst(results.map(\.result.outcome))
    let candidates = results.filter { $0.result.outcome == outcome }
    guard var worst = candidates.first else { return nil }
    for candidate in candidates
    where threshold.comparison.isWorse(candidate.result.observed, than: worst.result.observed) { worst = candidate }
    worst.result.note = [place(worst.cell), worst.result.note].compactMap { $0 }.joined(separator: ": ")
    return worst.result
  }
}
