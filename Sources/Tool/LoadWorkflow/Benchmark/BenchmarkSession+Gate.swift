package import LoadBenchmark
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
package import LoadScenario
internal import PortableFoundation

extension BenchmarkSession {
  /// Performs `ci`: measures, judges the rows by thresholds and writes the reports.
  ///
  /// - Parameter base: the figures whose allocations are compared with; nil: none.
  package func gate(_ thresholds: [BenchmarkThreshold], base: BenchmarkReport?) async -> ExitStatus {
    await run { folder in
      let measured = try await measure(in: folder)
      if measured.isInterrupted {
        Diagnostics.note("interrupted: no verdict")
        return .interrupted
      }
      return try judge(measured.report, thresholds, base, in: folder)
    }
  }

  private func judge(
    _ measured: BenchmarkReport, _ thresholds: [BenchmarkThreshold], _ base: BenchmarkReport?, in folder: RunFolder
  ) throws -> ExitStatus {
    var report = measured
    var judgement = BenchmarkJudgement(report, thresholds)
    if let base { judgement.compareAllocations(report, with: base) }
    judgement.diagnose(report, history: try pastRuns(of: report))
    report.verdict = judgement.verdict
    try write(report, judgement)
    try addToHistory(report, judgement.outcome, folder)
    return ExitStatus(judgement.outcome)
  }

  private func pastRuns(of report: BenchmarkReport) throws(FileFailure) -> (String) -> RowHistory {
    let entries = try HistoryIndex(folder: output.folder).read().entries.filter {
      $0.scenario == "benchmark" && $0.machine == report.host.fingerprint && $0.build == report.tool.build
    }
    return { row in
      func figure(_ entry: HistoryEntry, _ quantity: RunMetric.Quantity) -> Double? {
        entry.metrics[RunMetric(operation: row, quantity: quantity).name]
      }
      return RowHistory(
        entries.map {
          RowHistory.Past(
            run: $0.run, meanNanoseconds: figure($0, .mean), allocatedBytes: figure($0, .allocatedBytes))
        })
    }
  }

  private func write(_ report: BenchmarkReport, _ judgement: BenchmarkJudgement) throws(FileFailure) {
    let gate = GateReport(report, judgement)
    if !output.isQuiet { try Diagnostics.report(BenchmarkTable(report, style: Terminal.style).render() + "\n") }
    try Diagnostics.report(gate.text())
    let folder = output.folder
    try JSONOutput.write(report, to: "\(folder)/\(BenchmarkReport.fileName)")
    try JSONOutput.write(judgement, to: "\(folder)/ci.json")
    try TextOutput.write(BenchmarkTable(report).render() + "\n" + gate.text(), to: "\(folder)/ci.txt")
    try TextOutput.write(gate.junit(), to: "\(folder)/junit.xml")
    try TextOutput.write(gate.markdown(), to: "\(folder)/summary.md")
    let environment = ProcessInfo.processInfo.environment
    if environment["GITHUB_ACTIONS"] == "true" { try Diagnostics.report(gate.annotations()) }
    if let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty {
      try TextOutput.append(gate.markdown(), to: path)
    }
  }
}
