package import LoadBenchmark
package import LoadEngine
package import LoadHistory
internal import LoadPlatform
package import LoadRecord
internal import LoadScenario

/// One run of a suite: makes the runs of each row and puts their figures together.
package struct BenchmarkSession {
  let suite: BenchmarkSuite
  let iterations: UInt64
  let warmup: UInt64
  let isQuiet: Bool
  let interrupts: Interrupts?

  /// A session that has yet to measure.
  package init(suite: BenchmarkSuite, iterations: UInt64, warmup: UInt64, isQuiet: Bool, interrupts: Interrupts?) {
    self.suite = suite
    self.iterations = iterations
    self.warmup = warmup
    self.isQuiet = isQuiet
    self.interrupts = interrupts
  }

  /// What a session gave.
  package struct Outcome {
    package var report: BenchmarkReport
    package var folder: RunFolder
    package var isInterrupted: Bool
  }

  /// Measures all rows into a run folder.
  package func measure(in outputFolder: String) async throws -> Outcome {
    let folder = try RunFolder.create(in: outputFolder, scenario: "benchmark")
    var report = BenchmarkReport(
      tool: .current, host: .current(), startedAt: WallClock.iso8601(), iterations: iterations, warmup: warmup)
    var number = 0
    var isInterrupted = false
    for (place, benchmark) in suite.benchmarks.enumerated() where !isInterrupted {
      if !isQuiet { Diagnostics.note("\(place + 1) of \(suite.benchmarks.count): \(benchmark.name)") }
      var records: [RunRecord] = []
      do {
        for pair in 0..<(benchmark.baseline == nil ? 1 : BenchmarkSettings.pairs) where !isInterrupted {
          let cell = try folder.makeCell(number)
          number += 1
          let plan = plan(of: benchmark, seed: UInt64(pair + 1))
          let measuring = Measuring(interrupts: interrupts, showsProgress: false)
          let run = try await measuring.measure(plan, in: cell, measuring.start(cell, plan))
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
    return Outcome(report: report, folder: folder, isInterrupted: isInterrupted)
  }

  private func plan(of benchmark: Benchmark, seed: UInt64) -> Plan {
    let pair = [benchmark.baseline, benchmark.operation].compactMap { $0 }
    let operations = benchmark.iterations(of: iterations) * UInt64(pair.count)
    var plan = Plan(
      name: benchmark.name, target: TargetReference(source: .named(benchmark.target), config: "{}"),
      executor: benchmark.executor,
      groups: [WorkerGroup(workers: benchmark.threads, mix: pair.map { MixEntry(operation: $0, weight: 1) })],
      warmupNanoseconds: 0, length: .iterations(operations), timing: .exact, seed: seed)
    plan.warmupIterations = UInt64((Double(warmup) * benchmark.share).rounded(.up)) * UInt64(pair.count)
    return plan
  }

  /// Keeps what the runs tell of the machine.
  private static func note(_ records: [RunRecord], in report: inout BenchmarkReport) {
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
  /// The report as a line of the index of runs.
  package func entry(run: String, outcome: Verdict.Outcome) -> HistoryEntry {
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
