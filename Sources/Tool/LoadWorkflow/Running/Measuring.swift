package import LoadEngine
internal import LoadLeaks
internal import LoadMemory
internal import LoadPlatform
package import LoadRecord
package import LoadReport
package import LoadScenario
internal import LoadVerdict

/// Makes single runs: starts the measuring process, shows its progress and judges its measurements.
package struct Measuring {
  let interrupts: Interrupts?
  let showsProgress: Bool
  let inProcess: Bool
  /// Whether each run is profiled.
  let profilesCPU: Bool
  /// Receives the figures of each second.
  let statsd: StatsDSender?
  /// Controls the number of workers and the end of the run, if the plan leaves them open.
  var steering: RunSteering?
  /// Whether the timeline is kept for a page.
  var keepsSeconds = true
  /// The result of an earlier leak check.
  var leakCheck: MemoryRecord?
  /// Further observers.
  var watch = RunHooks()

  package init(
    interrupts: Interrupts?, showsProgress: Bool, inProcess: Bool = false, profilesCPU: Bool = false,
    statsd: StatsDSender? = nil, keepsSeconds: Bool = true
  ) {
    self.interrupts = interrupts
    self.keepsSeconds = keepsSeconds
    self.showsProgress = showsProgress
    self.inProcess = inProcess
    self.profilesCPU = profilesCPU
    self.statsd = statsd
  }

  /// The result of one run.
  package struct Run {
    package var record: RunRecord
    package var folder: RunFolder
    /// The timeline, for the page; nil if it was not kept.
    package var timeline: RunTimeline?
    package var endedAtOnce = false

    /// The content of its page.
    package var page: RunPageContent {
      RunPageContent(record: record, name: RunPageContent.name(of: folder.path), timeline: timeline)
    }

    /// Writes its record and its page.
    func save() throws(FileFailure) {
      try folder.write(record)
      try RunPages.write(page, folder: folder)
    }
  }

  /// The target could not be loaded or created.
  package struct Refusal: Error {
    package var message: String

    package init(message: String) {
      self.message = message
    }
  }

  /// Runs once and judges.
  package func measure(_ plan: Plan, in folder: RunFolder) async throws -> Run {
    let recorder = LineRecorder(thresholds: plan.thresholds)
    _ = recorder.take(try folder.begin(plan))
    let timeline = keepsSeconds ? Lock(RunTimeline()) : nil
    let display = ProgressDisplay(plan: plan, isLive: Terminal.showsProgress)
    let (profiler, refusal) = profilesCPU ? CPUProfile.start(folder) : (nil, nil)
    let hooks = RunHooks(
      tick: { status in
        if showsProgress { display.tick(status) }
        profiler?.watch(status)
        watch.tick(status)
      },
      line: { line in
        if showsProgress { display.line(line) }
        statsd?.send(line, scenario: plan.name)
        timeline?.withLock { $0.add(line) }
        let reason = watch.line(line)
        return recorder.take(line) ?? reason
      })
    defer { if showsProgress { display.finish() } }
    let launcher = RunLauncher(targets: CommandContext.current.targets, interrupts: interrupts)
    let outcome: RunLauncher.Outcome
    if inProcess {
      let memory = AllocatorSampler(
        wanted: plan.memory.allocator.rawValue, absence: AllocatorLocator.absence(plan, isPreloaded: false))
      outcome = try await launcher.runInProcess(plan, folder: folder, hooks: hooks, memory: memory)
    } else {
      outcome = try await launcher.run(plan, folder: folder, hooks: hooks, steering: steering)
    }
    if case .refused(let message) = outcome { throw Refusal(message: message) }
    let (complete, monitor) = recorder.result()
    guard var built = complete else { throw Refusal(message: "the timeline has no 'start' line") }
    if showsProgress { display.finish() }
    if profilesCPU {
      built.environment.warnings += try await CPUProfile.finish(profiler, refusal, plan, folder, launcher)
    }
    let isWhole = try await addLeakCheck(to: &built, plan, folder)
    return Run(
      record: Judging.judged(built, thresholds: plan.thresholds, monitor: monitor), folder: folder,
      timeline: timeline?.withLock { $0 }, endedAtOnce: !isWhole || outcome == .endedAtOnce)
  }

  /// Performs the leak check after the timed phase, if the plan has one and that phase ended as planned.
  ///
  /// - Returns: false if the user interrupted twice.
  private func addLeakCheck(to record: inout RunRecord, _ plan: Plan, _ folder: RunFolder) async throws -> Bool {
    if plan.memory.leaks == .soak {
      let (verdict, warnings) = LeakExpectations.apply(plan.memory.expected, to: SoakJudge.judge(record), sites: nil)
      record.memory.leaks = verdict
      record.environment.warnings += warnings
    }
    if let leakCheck {
      record.addLeakCheck(leakCheck)
      return true
    }
    guard plan.memory.leaks == .detect || plan.memory.leaks == .investigate, !inProcess,
      record.ending.kind == .completed || record.ending.kind == .aborted
    else { return true }
    let checking = LeakChecking(interrupts: interrupts, showsProgress: showsProgress)
    let limits = LeakChecking.Limits(
      operations: plan.memory.leakOperations, investigates: plan.memory.leaks == .investigate)
    guard let memory = try await checking.check(plan, limits, folder: folder) else { return false }
    record.addLeakCheck(memory)
    return true
  }
}

extension RunFolder {
  /// Writes the first line of the timeline, with the plan: the folder then identifies the run whatever happens.
  @discardableResult
  func begin(_ plan: Plan) throws(FileFailure) -> TimelineLine {
    let line = TimelineLine.start(
      StartLine(tool: .current, host: .current(), plan: plan, loadAverage: HostDescription.loadAverage()))
    try append(line)
    return line
  }
}
