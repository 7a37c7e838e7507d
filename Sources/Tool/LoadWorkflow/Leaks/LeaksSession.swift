package import LoadEngine
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
package import LoadScenario
internal import LoadVerdict

/// One scenario of `leaks`: checks, judges, prints, saves.
package struct LeaksSession {
  /// Where things go.
  package struct Output {
    var folder: String
    var json: String?
    var html: String?
    var isQuiet: Bool
    /// What is told of the time until memory takes so much.
    var limitBytes: UInt64?

    /// Where a check writes.
    package init(folder: String, json: String?, html: String?, isQuiet: Bool, limitBytes: UInt64?) {
      self.folder = folder
      self.json = json
      self.html = html
      self.isQuiet = isQuiet
      self.limitBytes = limitBytes
    }
  }

  let plan: Plan
  let limits: LeakChecking.Limits
  let output: Output
  let interrupts: Interrupts?

  /// A check that has yet to begin.
  package init(plan: Plan, limits: LeakChecking.Limits, output: Output, interrupts: Interrupts?) {
    self.plan = plan
    self.limits = limits
    self.output = output
    self.interrupts = interrupts
  }

  package func run() async -> ExitStatus {
    do {
      if let file = output.json, file != "-" { try JSONOutput.check(path: file) }
      if let file = output.html { try JSONOutput.check(path: file) }
      let folder = try RunFolder.create(in: output.folder, scenario: plan.name)
      do {
        return try await check(folder)
      } catch let refusal as Measuring.Refusal {
        folder.discard()
        throw refusal
      }
    } catch let failure as FileFailure {
      Diagnostics.error(failure.description)
      return ExitStatus(failure)
    } catch let refusal as Measuring.Refusal {
      Diagnostics.error("\(plan.file ?? plan.name): the check did not start: \(refusal.message)")
      return .invalidInput
    } catch {
      Diagnostics.error("\(plan.name): \(error)")
      return .internalError
    }
  }

  private func check(_ folder: RunFolder) async throws -> ExitStatus {
    let recorder = LineRecorder(thresholds: [])
    let start = TimelineLine.start(
      StartLine(tool: .current, host: .current(), plan: plan, loadAverage: HostDescription.loadAverage()))
    try folder.append(start)
    _ = recorder.take(start)
    let checking = LeakChecking(interrupts: interrupts, showsProgress: !output.isQuiet)
    let hooks = RunHooks(line: { recorder.take($0) })
    guard let memory = try await checking.check(plan, limits, folder: folder, hooks: hooks) else {
      Diagnostics.note("ended at once; \(folder.path)/leaks holds what was performed")
      return .interrupted
    }
    guard var record = recorder.result().record else {
      throw Measuring.Refusal(message: "the timeline has no first line")
    }
    record.addLeakCheck(memory)
    record.judgeLeakCheck(plan.thresholds)
    record.command = RepeatingCommand.text(for: plan, scenarios: [])
    // The report first: a full disk must not cost the reader what was found.
    let saved = Result { () throws(FileFailure) in try folder.write(record) }
    let isSaved = (try? saved.get()) != nil
    try emit(record, path: isSaved ? "\(folder.path)/\(RunFolder.recordName)" : nil)
    try saved.get()
    try RunPages.write(
      RunPageContent(record: record, name: RunPageContent.name(of: folder.path)), folder: folder, file: output.html)
    if record.ending.kind == .interrupted { return .interrupted }
    return record.verdict.map { ExitStatus($0.outcome) } ?? .internalError
  }

  private func emit(_ record: RunRecord, path: String?) throws {
    switch output.json {
    case "-": try Diagnostics.report(try OrderedJSONEncoder(isPretty: true).encode(record) + "\n")
    case let file?: try JSONOutput.write(record, to: file)
    case nil: break
    }
    if !output.isQuiet, output.json != "-" {
      try Diagnostics.report(
        LeakReport(style: Terminal.style).render(record, path: path, limitBytes: output.limitBytes))
    }
  }
}
