internal import LoadBenchmark
internal import LoadEngine
internal import LoadHistory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario

/// One execution of a suite: makes the runs of each row and combines their figures.
package struct BenchmarkSession {
  let suite: BenchmarkSuite
  /// Whether it has all rows: only then is it added to the history.
  let isWhole: Bool
  let settings: BenchmarkSettings
  let output: SessionOutput
  let interrupts = Interrupts()

  /// - Parameter filter: only rows whose names contain this; nil: all.
  package init(filter: String?, settings: BenchmarkSettings, output: SessionOutput) {
    suite = CommandContext.current.suite.filtered(filter)
    isWhole = filter == nil
    self.settings = settings
    self.output = output
  }

  /// Performs `bench`: measures and prints the table.
  package func bench(comparesReference: Bool) async -> ExitStatus {
    await run { folder in
      let measured = try await measure(in: folder)
      return try conclude(measured, in: folder, comparesReference: comparesReference)
    }
  }

  // Inlined into the closure above, it crashes the optimiser of Swift 6.3 while that splits the coroutine.
  @inline(never)
  private func conclude(
    _ measured: Measured, in folder: RunFolder, comparesReference: Bool
  ) throws -> ExitStatus {
    let report = measured.report
    let table = BenchmarkTable(report, style: Terminal.style, comparesReference: comparesReference).render()
    try output.emit(report, report: table + "figures: \(folder.path)/\(BenchmarkReport.fileName)\n")
    if measured.isInterrupted { return .interrupted }
    try addToHistory(report, report.outcome, folder)
    return ExitStatus(report.outcome)
  }

  func run(_ body: (RunFolder) async throws -> ExitStatus) async -> ExitStatus {
    await Session(scenario: "benchmark", output).run(body)
  }

  func addToHistory(
    _ report: BenchmarkReport, _ outcome: Verdict.Outcome, _ folder: RunFolder
  ) throws(FileFailure) {
    guard isWhole else { return }
    try HistoryIndex(folder: output.folder).append(report.entry(run: folder.name, outcome: outcome))
  }

  /// The figures of all rows.
  struct Measured {
    var report: BenchmarkReport
    var isInterrupted: Bool
  }

  /// Measures all rows into a run folder.
  func measure(in folder: RunFolder) async throws -> Measured {
    var report = BenchmarkReport(
      tool: .current, host: .current(), startedAt: WallClock.iso8601(), iterations: settings.iterations,
      warmup: settings.warmup)
    var number = 0
    var isInterrupted = false
    for (place, benchmark) in suite.benchmarks.enumerated() where !isInterrupted {
      output.note("\(place + 1) of \(suite.benchmarks.count): \(benchmark.name)")
      var records: [RunRecord] = []
      do {
        for pair in 0..<(benchmark.baseline == nil ? 1 : BenchmarkSettings.pairs) where !isInterrupted {
          let cell = try folder.makeCell(number)
          number += 1
          let plan = plan(of: benchmark, seed: UInt64(pair + 1))
          let measuring = Measuring(interrupts: interrupts, showsProgress: false, keepsSeconds: false)
          let run = try await measuring.measure(plan, in: cell)
          isInterrupted = run.endedAtOnce || run.record.ending.kind == .interrupted
          if !isInterrupted {
            try cell.write(run.record)
            records.append(run.record)
          }
        }
        if !isInterrupted { report.rows += BenchmarkRow.rows(benchmark, runs: records) }
      } catch let refusal as Measuring.Refusal {
        report.rows.append(BenchmarkRow(benchmark, problem: refusal.message))
      }
      Self.note(records, in: &report)
    }
    report.verdict = Verdict(findings: report.findings)
    try JSONOutput.write(report, to: "\(folder.path)/\(BenchmarkReport.fileName)")
    return Measured(report: report, isInterrupted: isInterrupted)
  }

  private func plan(of benchmark: Benchmark, seed: UInt64) -> Plan {
    let pair = [benchmark.baseline, benchmark.operation].compactMap { $0 }
    let operations = benchmark.iterations(of: settings.iterations) * UInt64(pair.count)
    var plan = Plan(
      name: benchmark.name, target: TargetReference(source: .named(benchmark.target), config: "{}"),
      executor: benchmark.executor,
      groups: [WorkerGroup(workers: benchmark.threads, mix: pair.map { MixEntry(operation: $0, weight: 1) })],
      warmupNanoseconds: 0, length: .iterations(operations), timing: .exact, seed: seed)
    plan.warmupIterations = UInt64((Double(settings.warmup) * benchmark.share).rounded(.up)) * UInt64(pair.count)
    return plan
  }

  /// Adds the environment of the runs to the report.
  private static func note(_ records: [RunRecord], in report: inout BenchmarkReport) {
    report.disturbances = Disturbance.worst(of: [report.disturbances] + records.map(\.environment.disturbances))
    for record in records {
      report.allocator = report.allocator ?? record.memory.allocator
      if let steal = record.environment.stealPercent { report.stealPercent = max(report.stealPercent ?? 0, steal) }
      if let hiccup = record.environment.hiccupNanoseconds?.max {
        report.hiccupNanoseconds = max(report.hiccupNanoseconds ?? 0, Double(hiccup))
      }
    }
  }
}

extension BenchmarkReport {
  /// The report as an entry of the history.
  func entry(run: String, outcome: Verdict.Outcome) -> HistoryEntry {
    var figures: [(metric: RunMetric, value: Double)] = []
    for row in rows {
      func add(_ quantity: RunMetric.Quantity, _ value: Double?) {
        guard let value, value.isFinite else { return }
        figures.append((RunMetric(operation: row.name, quantity: quantity), value))
      }
      add(.failures, row.operations > 0 ? Double(row.failures) / Double(row.operations) : nil)
      add(.mean, row.meanNanoseconds)
      add(.p50, row.p50Nanoseconds)
      add(.p99, row.p99Nanoseconds)
      add(.allocatedBytes, row.allocatedBytesPerOperation)
    }
    return HistoryEntry(
      run: run, scenario: "benchmark", workload: "\(iterations)", host: host, tool: tool, allocator: allocator,
      startedAt: startedAt, outcome: outcome, revision: Revision.current, figures: figures)
  }
}
