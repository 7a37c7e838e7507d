internal import LoadEngine
internal import LoadHistory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
package import LoadScenario
internal import LoadVerdict
internal import PortableFoundation

/// One scenario of `run`, from its folder to its exit code: makes its runs, judges, prints and saves.
package struct RunSession {
  let plan: Plan
  let settings: RunSettings
  let interrupts: Interrupts?
  let outputs: RunOutputs
  /// Runs to compare with; nil: none.
  let baseline: [RunRecord]?
  let statsd: StatsDSender?

  /// Runs all scenarios of a command line, one after the other.
  ///
  /// - Throws: errors that prevent the start, or writing the records to standard output.
  package static func run(_ plans: [Plan], _ settings: RunSettings) async throws -> ExitStatus {
    for plan in plans { try settings.check(plan) }
    let baselines = try plans.map { plan in
      try settings.baseline.map { name in
        let machine = HostRecord.current().fingerprint
        return try BaselineRuns(scenario: plan.name, machine: machine, outputFolder: settings.output.folder).load(name)
      }
    }
    if settings.inProcess {
      // A user who sets the variable wants stacks.
      if ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] == nil { CurrentWorker.endAtCrashes() }
    } else {
      ReleaseBuild.restartIfDebug()
    }
    let statsd = try settings.statsd.map { endpoint throws(Failure) in try StatsDSender(endpoint) }
    let interrupts = Interrupts()
    let outputs = RunOutputs(settings)
    var statuses: [ExitStatus] = []
    for (plan, baseline) in zip(plans, baselines) {
      var plan = plan
      plan.startNanosecondsSinceEpoch = settings.startNanosecondsSinceEpoch
      if let baseline { plan.thresholds = plan.thresholds.map { $0.resolved(by: baseline) } }
      let session = RunSession(
        plan: plan, settings: settings, interrupts: interrupts, outputs: outputs, baseline: baseline, statsd: statsd)
      var status = await session.run()
      do {
        try outputs.write(toStandardOutput: false)
      } catch {
        status = .worst([status, .explaining(error) ?? .internalError])
      }
      statuses.append(status)
      // The next scenario would meet the same full disk; an interrupt ends all scenarios.
      if [.interrupted, .cannotCreate, .transferFailed].contains(status) { break }
    }
    try outputs.write(toStandardOutput: true)
    return .worst(statuses)
  }

  private func run() async -> ExitStatus {
    await Session(plan, settings.output).run(first: begin) { folder in
      plan.cellCount == 1 ? try await single(folder) : try await several(folder)
    }
  }

  /// Prints the scenario and seed, so that an interrupted run can be repeated too, and waits until it is time to start
  /// the measuring process, which then waits for the rest of the time.
  private func begin() async throws {
    let runs = plan.cellCount > 1 ? ", \(plan.cellCount) runs" : ""
    let part = plan.shard.map { ", \($0.shard)" } ?? ""
    settings.output.note("running \(plan.name), seed \(plan.seed)\(runs)\(part)")
    guard let start = plan.startNanosecondsSinceEpoch else { return }
    let now = WallClock.nanosecondsSinceEpoch()
    let ahead = plan.warmupNanoseconds + StartTime.leadNanoseconds
    let time = WallClock.iso8601(nanosecondsSinceEpoch: start)
    if start < now {
      Diagnostics.note("--start-at \(time) is in the past: the run starts now")
    } else {
      settings.output.note("the measured phase starts at \(time)")
    }
    guard start > now, start - now > ahead else { return }
    let interrupts = interrupts
    guard
      try await Blocking.run({ StartTime.wait(untilNanosecondsSinceEpoch: start - ahead, interrupts: interrupts) })
    else {
      Diagnostics.note("interrupted before the run began")
      throw ExitStatus.interrupted
    }
  }

  // MARK: Runs

  var measuring: Measuring {
    Measuring(
      interrupts: interrupts, showsProgress: !settings.output.isQuiet && settings.showsProgress,
      inProcess: settings.inProcess, profilesCPU: settings.profilesCPU, statsd: statsd)
  }

  private func single(_ folder: RunFolder) async throws -> ExitStatus {
    let run = try await measuring.measure(plan, in: folder)
    if run.endedAtOnce {
      noteEndedAtOnce(folder)
      return .interrupted
    }
    return try conclude(run.page, cells: [], in: folder)
  }

  func noteEndedAtOnce(_ folder: RunFolder) {
    Diagnostics.note("ended immediately; \(folder.path)/\(RunFolder.timelineName) holds what was measured")
  }

  // MARK: Conclusion

  /// - Parameter cells: the records of the individual runs, if there are several.
  func conclude(_ page: RunPageContent, cells: [RunRecord], in folder: RunFolder) throws -> ExitStatus {
    var page = page
    var record = page.record
    let output = settings.output
    record.command = RepeatingCommand.text(for: plan, scenarios: settings.scenarios)
    let isInterrupted = record.ending.kind == .interrupted
    let comparison = isInterrupted ? nil : compare(cells.isEmpty ? [record] : cells)
    // A regression enters the verdict before anything is written, so that all outputs agree.
    record.verdict?.add(comparison?.findings ?? [])
    record.baseline = comparison?.record
    let judged = record
    try Session.conclude(judged, in: folder) { path in
      outputs.add(judged)
      if !output.isQuiet, !output.takesStandardOutput {
        try Diagnostics.report(TerminalSummary(style: Terminal.style).render(judged, path: path))
      }
      if !output.takesStandardOutput, let table = comparison?.table {
        try Diagnostics.report(
          "\ncompared with the baseline\n" + (output.isQuiet ? table.summary + "\n" : table.render()))
      }
      statsd?.finish(judged)
    }
    page.record = record
    page.baseline = baseline ?? []
    let index = HistoryIndex(folder: output.folder)
    for entry in HistoryEntry.entries(record, cells: cells, run: folder.name, revision: Revision.current) {
      try index.append(entry)
    }
    try RunPages.write(page, folder: folder, file: output.html)
    return ExitStatus(record)
  }

  /// The comparison of the runs with the baseline; nil without one.
  private func compare(_ runs: [RunRecord]) -> BaselineComparison? {
    guard let baseline, let name = settings.baseline else { return nil }
    func undecided(_ reason: String) -> BaselineComparison {
      BaselineComparison(
        findings: [Verdict.Finding(.noData, .baseline, "not compared with the baseline: \(reason)")],
        record: BaselineRecord(name: name, runs: baseline.count, outcome: .noData, summary: "not compared: \(reason)"))
    }
    guard plan.alternatives == nil else {
      return undecided("the scenario runs several alternatives; compare their folders with 'loadtest compare'")
    }
    do throws(FileFailure) {
      let comparison = try RunSets.compare(base: baseline, new: runs, settings: .init(), isForced: false)
      let table = RunComparisonTable(comparison, style: Terminal.style)
      // Thresholds relative to the baseline decide on their own, even with too few runs for a comparison.
      let decides = plan.thresholds.contains { $0.expression.contains("baseline") } && comparison.outcome == .noData
      return BaselineComparison(
        table: table, findings: decides ? [] : table.findings,
        record: BaselineRecord(
          name: name, runs: baseline.count, outcome: comparison.outcome, summary: table.summary,
          warnings: comparison.warnings))
    } catch {
      return undecided(error.description)
    }
  }
}

/// The comparison of a run with the baseline.
private struct BaselineComparison {
  /// Nil if nothing was compared.
  var table: RunComparisonTable?
  /// The findings for the verdict.
  var findings: [Verdict.Finding]
  /// The summary in the record.
  var record: BaselineRecord
}
