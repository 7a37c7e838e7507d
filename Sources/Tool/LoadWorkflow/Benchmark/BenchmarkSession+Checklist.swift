internal import LoadBenchmark
internal import LoadHistory
internal import LoadRecord
package import LoadScenario

extension BenchmarkSession {
  /// Performs `checklist`: measures the suite, then runs a load test with its leak check, then judges the trend of the
  /// suite. Prints one line for each item.
  package func checklist(_ thresholds: [BenchmarkThreshold], load plan: Plan) async -> ExitStatus {
    await run { folder in
      let measured = try await measure(in: folder)
      if measured.isInterrupted { return .interrupted }
      guard let load = try await load(plan) else { return .interrupted }
      return try conclude(measured.report, thresholds, load, in: folder)
    }
  }

  private func conclude(
    _ report: BenchmarkReport, _ thresholds: [BenchmarkThreshold], _ load: [ChecklistItem], in folder: RunFolder
  ) throws -> ExitStatus {
    let judgement = BenchmarkJudgement(report, thresholds)
    let entry = report.entry(run: folder.name, outcome: judgement.outcome)
    let index = HistoryIndex(folder: output.folder)
    try index.append(entry)
    let entries = try index.read().entries.filter { $0.partition == entry.partition }
    let items =
      ChecklistItem.ofSuite(report, judgement, CommandContext.current.suite) + load
      + [ChecklistItem.ofTrend(Trend(entries, partition: entry.partition))]
    try Diagnostics.report(items.map { $0.line(Terminal.style) + "\n" }.joined())
    return .worst(items.map { ExitStatus($0.outcome) })
  }

  /// Returns nil if the user interrupted it.
  private func load(_ plan: Plan) async throws -> [ChecklistItem]? {
    do {
      return try await Session.folder(in: output.folder, scenario: plan.name) { folder in
        let measuring = Measuring(interrupts: interrupts, showsProgress: !output.isQuiet, keepsSeconds: false)
        let run = try await measuring.measure(plan, in: folder)
        if run.endedAtOnce || run.record.ending.kind == .interrupted { return nil }
        try folder.write(run.record)
        return ChecklistItem.ofLoad(run.record)
      }
    } catch let refusal as Measuring.Refusal {
      return [ChecklistItem("load test", .invalid, refusal.message)]
    }
  }
}
