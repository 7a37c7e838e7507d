public import LoadRecord
internal import LoadStatistics

extension BenchmarkRow {
  /// The rows of a benchmark from its runs: one run, or several of interleaved pairs.
  public static func rows(_ benchmark: Benchmark, runs: [RunRecord]) -> [BenchmarkRow] {
    guard let baseline = benchmark.baseline else { return [row(benchmark, benchmark.name, benchmark.operation, runs)] }
    var without = row(benchmark, benchmark.baselineName, baseline, runs)
    var with = row(benchmark, benchmark.name, benchmark.operation, runs)
    with.overhead = overhead(of: benchmark.operation, over: baseline, runs)
    // Both share the measured phase: the rate of one alone follows from its mean.
    without.operationsPerSecond = without.meanNanoseconds.map { 1e9 / $0 * Double(benchmark.threads) }
    with.operationsPerSecond = with.meanNanoseconds.map { 1e9 / $0 * Double(benchmark.threads) }
    return [without, with]
  }

  private static func row(
    _ benchmark: Benchmark, _ name: String, _ operation: String, _ runs: [RunRecord]
  ) -> BenchmarkRow {
    var row = BenchmarkRow(benchmark, name: name, operation: operation)
    let measured = runs.compactMap { run in run.operations.first { $0.name == operation } }
    let distrust = runs.lazy.compactMap { problem(of: $0) }.first
    row.problem = distrust?.text
    row.problemOutcome = distrust?.outcome
    guard let first = measured.first, let histogram = measured.map(\.latencyNanoseconds.histogram).pooled() else {
      row.problem = row.problem ?? "nothing was measured"
      row.problemOutcome = row.problemOutcome ?? .invalid
      return row
    }
    for run in measured {
      row.operations += run.count
      row.failures += run.failures
      row.failureKinds.merge(run.failureKinds) { $0 + $1 }
    }
    let times = LatencyRecord(histogram)
    row.meanNanoseconds = times.mean
    row.p50Nanoseconds = times.p50.map { Double($0) }
    row.p95Nanoseconds = times.p95.map { Double($0) }
    row.p99Nanoseconds = times.p99.map { Double($0) }
    row.maxNanoseconds = times.max.map { Double($0) }
    row.operationsPerSecond = Moments.mean(of: runs.compactMap(\.totals.throughputPerSecond))
    let allocated = measured.compactMap(\.allocatedBytesPerOperation)
    row.allocatedBytesPerOperation = allocated.count == measured.count ? Quantile.median(of: allocated) : nil
    row.nearTimerFloor = first.nearTimerFloor
    return row
  }

  /// Why a run's figures cannot be trusted, with the outcome.
  private static func problem(of run: RunRecord) -> Verdict.Finding? {
    if run.ending.kind != .completed {
      return Verdict.Finding(run.ending.kind.outcome ?? .invalid, .ending, run.ending.description)
    }
    if let violation = run.invariantViolation {
      return Verdict.Finding(.fail, .invariant, "the target's invariant does not hold: \(violation)")
    }
    return run.distrust.map { Verdict.Finding(.invalid, .time, $0) }
  }

  /// The overhead in each run's pairs, without the engine's part of each time, and the median over the runs.
  private static func overhead(of operation: String, over baseline: String, _ runs: [RunRecord]) -> Overhead? {
    var means: [Double] = []
    var medians: [Double] = []
    var added: [Double] = []
    for run in runs {
      guard let with = run.operations.first(where: { $0.name == operation })?.latencyNanoseconds,
        let without = run.operations.first(where: { $0.name == baseline })?.latencyNanoseconds,
        let mean = with.mean, let baseMean = without.mean, let median = with.p50, let baseMedian = without.p50
      else { continue }
      let floor = run.environment.nullOperationNanoseconds ?? 0
      guard baseMean > floor, Double(baseMedian) > floor else { continue }
      means.append((mean - baseMean) / (baseMean - floor) * 100)
      medians.append((Double(median) - Double(baseMedian)) / (Double(baseMedian) - floor) * 100)
      added.append(mean - baseMean)
    }
    guard let percent = interval(means), let medianPercent = interval(medians), let nanoseconds = interval(added) else {
      return nil
    }
    return Overhead(percent: percent, medianPercent: medianPercent, addedNanoseconds: nanoseconds, pairs: means.count)
  }

  /// The median and its distribution-free interval: the values between which it lies in at least 95 of 100 samples.
  ///
  /// Source: W. J. Conover, "Practical Nonparametric Statistics", 3rd edition, 3.2.
  static func interval(_ values: [Double]) -> Interval? {
    guard let median = Quantile.median(of: values) else { return nil }
    let sorted = values.ordered()
    var tail = 0.0
    var ways = 1.0
    var rank = 0
    for below in 0..<values.count / 2 {
      tail += ways / exp2Count(values.count)
      guard tail <= 0.025 else { break }
      rank = below + 1
      ways *= Double(values.count - below) / Double(below + 1)
    }
    guard rank > 0 else { return Interval(estimate: median, low: nil, high: nil) }
    return Interval(estimate: median, low: sorted[rank - 1], high: sorted[sorted.count - rank])
  }

  private static func exp2Count(_ count: Int) -> Double { (0..<count).reduce(1.0) { power, _ in power * 2 } }
}
