internal import LoadEngine
internal import LoadRecord
internal import LoadReport
package import LoadScenario
internal import LoadVerdict

/// One scenario of `leaks`: checks, judges, prints and saves.
package struct LeaksSession {
  let plan: Plan
  let limits: LeakChecking.Limits
  let output: SessionOutput
  /// The size for which the time of exhaustion is predicted; nil: the plan's limit.
  let limitBytes: UInt64?
  let interrupts = Interrupts()

  package init(plan: Plan, limits: LeakChecking.Limits, output: SessionOutput, limitBytes: UInt64?) {
    var plan = plan
    plan.memory.leaks = limits.investigates ? .investigate : .detect
    self.plan = plan
    self.limits = limits
    self.output = output
    self.limitBytes = limitBytes ?? plan.memory.limitBytes
  }

  package func run() async -> ExitStatus { await Session(plan, output).run(check) }

  private func check(_ folder: RunFolder) async throws -> ExitStatus {
    let recorder = LineRecorder(thresholds: [])
    _ = recorder.take(try folder.begin(plan))
    let checking = LeakChecking(interrupts: interrupts, showsProgress: !output.isQuiet)
    let hooks = RunHooks(line: { recorder.take($0) })
    guard let memory = try await checking.check(plan, limits, folder: folder, hooks: hooks) else {
      Diagnostics.note("ended immediately; \(folder.path)/leaks holds what was measured")
      return .interrupted
    }
    guard var record = recorder.result().record else {
      throw Measuring.Refusal(message: "the timeline has no 'start' line")
    }
    record.addLeakCheck(memory)
    record.judgeLeakCheck(plan.thresholds)
    record.command = RepeatingCommand.text(for: plan, scenarios: [])
    let judged = record
    try Session.conclude(judged, in: folder) { path in
      try output.emit(
        judged, report: LeakReport(style: Terminal.style).render(judged, path: path, limitBytes: limitBytes))
      for (text, file) in output.documents.texts([judged]) { try Diagnostics.write(text, to: file) }
    }
    try RunPages.write(
      RunPageContent(record: judged, name: RunPageContent.name(of: folder.path)), folder: folder, file: output.html)
    return ExitStatus(judged)
  }
}
