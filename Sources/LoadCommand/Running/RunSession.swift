internal import LoadEngine
internal import LoadMemory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict

/// One scenario of a command line, from its folder to its exit code: makes its runs, judges, prints, saves.
struct RunSession {
  let plan: Plan
  let options: RunOptions
  let interrupts: Interrupts?

  /// What one run gave.
  struct Run {
    var record: RunRecord
    var folder: RunFolder
    var endedAtOnce = false
  }

  func run() async -> ExitStatus {
    do {
      if let file = options.json, file != "-" { try JSONOutput.check(path: file) }
      let folder = try RunFolder.create(in: options.outputDir, scenario: plan.name)
      announce()
      return plan.cellCount == 1 ? try await single(folder) : try await several(folder)
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

  struct Refusal: Error {
    var message: String
  }

  /// Said before the run, so that a run that is cut short can be repeated too.
  private func announce() {
    guard !options.quiet else { return }
    let runs = plan.cellCount > 1 ? ", \(plan.cellCount) runs" : ""
    Diagnostics.note("running \(plan.name), seed \(plan.seed)\(runs)")
  }

  // MARK: Runs

  private func single(_ folder: RunFolder) async throws -> ExitStatus {
    let run = try await measure(plan, in: folder, start(folder, plan))
    if run.endedAtOnce {
      noteEndedAtOnce(folder)
      return .interrupted
    }
    return try conclude(run.record, in: folder)
  }

  func noteEndedAtOnce(_ folder: RunFolder) {
    Diagnostics.note("ended at once; \(folder.path)/\(RunFolder.timelineName) holds what was measured")
  }

  /// Writes the first line of a folder's timeline: what will run, so that the folder tells it whatever happens.
  func start(_ folder: RunFolder, _ plan: Plan) throws(FileFailure) -> TimelineLine {
    let line = TimelineLine.start(
      StartLine(tool: .current, host: .current(), plan: plan, loadAverage: HostDescription.loadAverage()))
    try folder.append(line)
    return line
  }

  /// Runs once and judges.
  func measure(_ plan: Plan, in folder: RunFolder, _ start: TimelineLine) async throws -> Run {
    let recorder = LineRecorder(thresholds: plan.thresholds)
    _ = recorder.take(start)
    let display = ProgressDisplay(plan: plan, isLive: Terminal.showsProgress)
    let showsProgress = !options.quiet && !options.noProgress
    let hooks = RunHooks(
      tick: { if showsProgress { display.tick($0) } },
      line: { line in
        if showsProgress { display.line(line) }
        return recorder.take(line)
      })
    defer { if showsProgress { display.finish() } }
    let launcher = RunLauncher(targets: CommandContext.current.targets, interrupts: interrupts)
    let outcome: RunLauncher.Outcome
    if options.inProcess {
      let memory = AllocatorSampler(wantsJemalloc: plan.memory.allocator == .jemalloc)
      outcome = try await launcher.runInProcess(plan, folder: folder, hooks: hooks, memory: memory)
    } else {
      outcome = try await launcher.run(plan, folder: folder, hooks: hooks)
    }
    if case .refused(let message) = outcome { throw Refusal(message: message) }
    let (built, monitor) = recorder.result()
    guard let built else { throw Refusal(message: "the timeline has no first line") }
    let record = Judging.judged(built, thresholds: plan.thresholds, monitor: monitor)
    return Run(record: record, folder: folder, endedAtOnce: outcome == .endedAtOnce)
  }

  // MARK: Conclusion

  func conclude(_ record: RunRecord, in folder: RunFolder) throws -> ExitStatus {
    // The summary first: a full disk must not cost the reader what was measured.
    let saved = Result { () throws(FileFailure) in try folder.write(record) }
    try emit(record, path: "\(folder.path)/\(RunFolder.recordName)", isSaved: (try? saved.get()) != nil)
    try saved.get()
    if record.ending.kind == .interrupted { return .interrupted }
    return record.verdict.map { ExitStatus($0.outcome) } ?? .internalError
  }

  private func emit(_ record: RunRecord, path: String, isSaved: Bool) throws {
    switch options.json {
    case "-": try Diagnostics.report(try OrderedJSONEncoder(isPretty: true).encode(record) + "\n")
    case let file?:
      try JSONOutput.write(record, to: file)
      if !options.quiet { try summarise(record, path: isSaved ? path : nil) }
    case nil: if !options.quiet { try summarise(record, path: isSaved ? path : nil) }
    }
  }

  private func summarise(_ record: RunRecord, path: String?) throws {
    try Diagnostics.report(TerminalSummary(style: Terminal.style).render(record, path: path))
  }
}
