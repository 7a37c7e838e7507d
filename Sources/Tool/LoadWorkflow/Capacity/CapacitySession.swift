internal import LoadEngine
internal import LoadPlatform
package import LoadRecord
internal import LoadReport
package import LoadScenario
internal import LoadVerdict

/// One capacity search, from its folder to its exit code: makes the runs that the search requests, prints and saves.
package struct CapacitySession {
  /// Its thresholds are the conditions of the search.
  let plan: Plan
  let axis: CapacityAxis
  let bounds: CapacityBounds
  let repetitions: Int
  let maximumRuns: Int
  let output: SessionOutput
  let interrupts = Interrupts()

  package init(
    plan: Plan, axis: CapacityAxis, bounds: CapacityBounds, repetitions: Int, maximumRuns: Int, output: SessionOutput
  ) {
    self.plan = plan
    self.axis = axis
    self.bounds = bounds
    self.repetitions = repetitions
    self.maximumRuns = maximumRuns
    self.output = output
  }

  package func run() async -> ExitStatus {
    await Session(plan, output).run { folder in
      output.note("measuring the capacity of \(plan.name) by \(axis.rawValue), seed \(plan.seed)")
      return try conclude(try await search(folder), in: folder)
    }
  }

  // MARK: Search

  /// The results so far.
  private struct State {
    var search: CapacitySearch
    var closed: CapacityRecord.ClosedRun?
    var runs: [CapacityRun] = []
    var finding: CapacityFinding?
    /// The outcome for a run that did not complete.
    var fault: Verdict.Outcome?
    /// Why the initial closed-model run gave no range.
    var reason: String?
  }

  private func search(_ folder: RunFolder) async throws -> CapacityRecord {
    let start = MonotonicClock.nanoseconds()
    var state = try await prepare(folder)
    var number = state.closed == nil ? 0 : 1
    while state.finding == nil {
      switch state.search.next() {
      case .finished(let finding): state.finding = finding
      case .run(let value):
        let probe = plan.probe(axis, at: value, number: number)
        guard let record = try await measure(probe, number, folder) else {
          state.finding = .interrupted
          break
        }
        let run = CapacityRun(
          record, number: number, value: value, driven: plan.driven, path: CapacitySession.path(number))
        state.search.add(run.outcome, at: value)
        state.fault = record.ending.kind.outcome
        state.runs.append(run)
        output.note(CapacityReport.progress(run, axis: axis))
        number += 1
      }
    }
    return record(state, elapsedSeconds: Double(MonotonicClock.nanoseconds() - start) / 1e9)
  }

  /// Determines the range, by a closed-model run where the options do not give it.
  private func prepare(_ folder: RunFolder) async throws -> State {
    func state(_ closed: Double?) -> State {
      State(
        search: CapacitySearch(
          bounds.settings(
            axis, closed: closed, plan: plan, repetitions: repetitions, maximumRuns: maximumRuns)))
    }
    guard bounds.needsClosedRun(axis) else { return state(nil) }
    guard let record = try await measure(plan.closed, 0, folder) else {
      var interrupted = state(nil)
      interrupted.finding = .interrupted
      return interrupted
    }
    let judgement = ProbeJudge.judge(record, conditions: [])
    let throughput = CapacityRun.throughput(record, of: plan.driven) ?? 0
    var prepared = state(throughput)
    prepared.closed = CapacityRecord.ClosedRun(path: CapacitySession.path(0), throughputPerSecond: throughput)
    if judgement.outcome == .broken || throughput <= 0 {
      prepared.finding = judgement.outcome == .broken ? .broken : .noData
      prepared.fault = record.ending.kind.outcome
      prepared.reason = "the initial closed-model run: \(judgement.reason ?? "no operation was performed")"
    }
    return prepared
  }

  /// Makes one run and saves its record; nil: interrupted by the user.
  private func measure(_ plan: Plan, _ number: Int, _ folder: RunFolder) async throws -> RunRecord? {
    let cell = try folder.makeCell(number)
    let measuring = Measuring(
      interrupts: interrupts, showsProgress: !output.isQuiet && Terminal.showsProgress, keepsSeconds: false)
    let run = try await measuring.measure(plan, in: cell)
    if run.endedAtOnce { return nil }
    try cell.write(run.record)
    return run.record.ending.kind == .interrupted ? nil : run.record
  }

  private static func path(_ number: Int) -> String { "\(RunFolder.cellPath(number))/\(RunFolder.recordName)" }

  // MARK: Conclusion

  private func record(_ state: State, elapsedSeconds: Double) -> CapacityRecord {
    let search = state.search
    let finding = state.finding ?? .interrupted
    let tool = ToolRecord.current
    let knee = [.knee, .exhausted].contains(finding) ? search.knee : nil
    return CapacityRecord(
      tool: tool, host: .current(), scenario: plan, settings: search.settings,
      conditions: plan.thresholds.map { "\($0.metricText): \($0.expression)" }, finding: finding,
      verdict: verdict(finding, state, distrust: tool.distrust),
      knee: knee, highestHeld: search.floor?.value, lowestFailed: search.ceiling?.value, closed: state.closed,
      points: search.points, runs: state.runs, elapsedSeconds: elapsedSeconds)
  }

  private func verdict(_ finding: CapacityFinding, _ state: State, distrust: String?) -> Verdict {
    let points = axis == .rate ? "rate" : "number of workers"
    let isAllJudged = state.search.points.allSatisfy { $0.standing == .failed }
    let (outcome, sentence): (Verdict.Outcome, String?) =
      switch finding {
      case .knee: (.pass, nil)
      case .above: (.noData, "the condition holds at the highest point: increase --to")
      case .below: (.fail, "the target fails at every \(points) \(isAllJudged ? "tried" : "that could be judged")")
      case .generatorLimit: (.invalid, "the limit is not the target's: its runs there are unusable")
      case .broken: (state.fault ?? .invalid, "a run did not complete")
      case .noData: (.noData, "a run could not be judged: increase --duration or --from")
      case .exhausted: (.noData, "maximum number of runs reached: increase --max-runs or --tolerance")
      case .interrupted: (.noData, "interrupted")
      }
    let telling: [CapacityRun.Outcome] =
      switch finding {
      case .below: [.failed]
      case .generatorLimit, .broken, .noData: [.broken, .noData, .unusable]
      case .knee, .above, .exhausted, .interrupted: []
      }
    let reason = state.reason ?? state.runs.last { telling.contains($0.outcome) }?.reason
    var findings = [sentence, telling.isEmpty ? nil : reason].compactMap { $0 }.map {
      Verdict.Finding(outcome, .offeredLoad, $0)
    }
    if finding == .below, axis == .rate, bounds.from == nil, state.search.settings.lowest <= plan.leastJudgedRate {
      findings.append(
        Verdict.Finding(
          outcome, .offeredLoad, "at lower rates a run has too few operations to judge: increase --duration"))
    }
    if let distrust { findings.append(Verdict.Finding(.invalid, .time, distrust)) }
    return Verdict(findings: findings)
  }

  private func conclude(_ record: CapacityRecord, in folder: RunFolder) throws -> ExitStatus {
    let path = "\(folder.path)/\(CapacityRecord.fileName)"
    let saved = Result { () throws(FileFailure) in try JSONOutput.write(record, to: path) }
    try Session.conclude(saved, path) { path in
      try output.emit(record, report: CapacityReport(style: Terminal.style).render(record, path: path))
    }
    return record.finding == .interrupted ? .interrupted : ExitStatus(record.verdict.outcome)
  }
}
