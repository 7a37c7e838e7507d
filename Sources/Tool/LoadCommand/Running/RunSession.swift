internal import LoadEngine
internal import LoadHistory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// One scenario of a command line, from its folder to its exit code: makes its runs, judges, prints, saves.
struct RunSession {
  let plan: Plan
  let options: RunOptions
  let interrupts: Interrupts?
  let outputs: RunOutputs
  /// Runs to compare with; nil: none.
  var baseline: [RunRecord]?
  /// Where each second's figures go too; nil: nowhere.
  var statsd: StatsDSender?

  typealias Run = Measuring.Run
  typealias Refusal = Measuring.Refusal

  private var measuring: Measuring {
    Measuring(
      interrupts: interrupts, showsProgress: !options.quiet && !options.noProgress, inProcess: options.inProcess,
      profilesCPU: options.profile != nil, statsd: statsd)
  }

  func run() async -> ExitStatus {
    do {
      for file in outputs.paths where file != "-" { try JSONOutput.check(path: file) }
      if let file = options.html { try JSONOutput.check(path: file) }
      announce()
      guard try await waitForStart() else {
        Diagnostics.note("interrupted before the run began")
        return .interrupted
      }
      let folder = try RunFolder.create(in: options.outputDir, scenario: plan.name)
      do {
        return plan.cellCount == 1 ? try await single(folder) : try await several(folder)
      } catch let refusal as Refusal {
        folder.discard()
        throw refusal
      }
    } catch let failure as FileFailure {
      Diagnostics.error(failure.description)
      return ExitStatus(failure)
    } catch let refusal as Refusal {
      Diagnostics.error("\(plan.file ?? plan.name): the run did not start: \(refusal.message)")
      return .invalidInput
    } catch {
      Diagnostics.error("\(plan.name): \(error)")
      return .internalError
    }
  }

  /// Said before the run, so that a run that is cut short can be repeated too.
  private func announce() {
    guard !options.quiet else { return }
    let runs = plan.cellCount > 1 ? ", \(plan.cellCount) runs" : ""
    let part = plan.shard.map { ", \($0.shard)" } ?? ""
    Diagnostics.note("running \(plan.name), seed \(plan.seed)\(runs)\(part)")
  }

  /// Waits until it is time to start the measuring process, which then waits for the rest of the time.
  ///
  /// - Returns: false when the user interrupted.
  private func waitForStart() async throws -> Bool {
    guard let start = plan.startNanosecondsSinceEpoch else { return true }
    let now = WallClock.nanosecondsSinceEpoch()
    let ahead = plan.warmupNanoseconds + StartTime.leadNanoseconds
    let time = WallClock.iso8601(nanosecondsSinceEpoch: start)
    if start < now {
      Diagnostics.note("--start-at \(time) is past: the run begins at once")
    } else if !options.quiet {
      Diagnostics.note("measuring from \(time) on")
    }
    guard start > now, start - now > ahead else { return true }
    let interrupts = interrupts
    return try await Blocking.run { StartTime.wait(untilNanosecondsSinceEpoch: start - ahead, interrupts: interrupts) }
  }

  // MARK: Runs

  private func single(_ folder: RunFolder) async throws -> ExitStatus {
    let run = try await measure(plan, in: folder, start(folder, plan))
    if run.endedAtOnce {
      noteEndedAtOnce(folder)
      return .interrupted
    }
    return try conclude(run.page, cells: [], in: folder)
  }

  func noteEndedAtOnce(_ folder: RunFolder) {
    Diagnostics.note("ended at once; \(folder.path)/\(RunFolder.timelineName) holds what was measured")
  }

  func start(_ folder: RunFolder, _ plan: Plan) throws(FileFailure) -> TimelineLine {
    try measuring.start(folder, plan)
  }

  func measure(_ plan: Plan, in folder: RunFolder, _ start: TimelineLine) async throws -> Run {
    try await measuring.measure(plan, in: folder, start)
  }

  // MARK: Conclusion

  /// - Parameter cells: the records of the runs below, where there are several.
  func conclude(_ page: RunPageContent, cells: [RunRecord], in folder: RunFolder) throws -> ExitStatus {
    var page = page
    var record = page.record
    record.command = RepeatingCommand.text(for: plan, scenarios: options.scenarios)
    let isInterrupted = record.ending.kind == .interrupted
    let comparison = isInterrupted ? nil : compare(cells.isEmpty ? [record] : cells)
    // A regression is part of the verdict before anything is written: all that is written says the same.
    record.verdict?.add(comparison?.findings ?? [])
    // The summary first: a full disk must not cost the reader what was measured.
    let saved = Result { () throws(FileFailure) in try folder.write(record) }
    try emit(record, path: "\(folder.path)/\(RunFolder.recordName)", isSaved: (try? saved.get()) != nil)
    if !outputs.takesStandardOutput, let table = comparison?.table {
      try Diagnostics.report("\ncompared with the baseline\n" + (options.quiet ? table.summary + "\n" : table.render()))
    }
    statsd?.finish(record)
    try saved.get()
    page.record = record
    page.baseline = baseline ?? []
    try RunPages.write(page, folder: folder, file: options.html)
    let index = HistoryIndex(folder: options.outputDir)
    for entry in HistoryEntry.entries(record, cells: cells, run: folder.name, revision: Revision.current) {
      try index.append(entry)
    }
    if isInterrupted { return .interrupted }
    return record.verdict.map { ExitStatus($0.outcome) } ?? .internalError
  }

  /// What the runs are against the baseline; nil without one.
  private func compare(_ runs: [RunRecord]) -> (table: RunComparisonTable?, findings: [Verdict.Finding])? {
    guard let baseline else { return nil }
    func undecided(_ reason: String) -> [Verdict.Finding] {
      [Verdict.Finding(.noData, .baseline, "not compared with the baseline: \(reason)")]
    }
    guard plan.alternatives == nil else {
      return (nil, undecided("the scenario runs several alternatives; 'loadtest compare' takes their folders"))
    }
    do throws(FileFailure) {
      let comparison = try RunSets.compare(base: baseline, new: runs, settings: .init(), isForced: false)
      let table = RunComparisonTable(comparison, style: Terminal.style)
      // Thresholds relative to the baseline decide for themselves, with as few runs as there are.
      let decides = plan.thresholds.contains { $0.expression.contains("baseline") } && comparison.outcome == .noData
      return (table, decides ? [] : table.findings)
    } catch {
      return (nil, undecided(error.description))
    }
  }

  private func emit(_ record: RunRecord, path: String, isSaved: Bool) throws {
    outputs.add(record)
    if !options.quiet, !outputs.takesStandardOutput { try summarise(record, path: isSaved ? path : nil) }
  }

  private func summarise(_ record: RunRecord, path: String?) throws {
    try Diagnostics.report(TerminalSummary(style: Terminal.style).render(record, path: path))
  }
}
