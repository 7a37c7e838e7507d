internal import LoadRecord
internal import LoadScenario

/// Past figures of a row, oldest first: what a diagnosis looks back on.
public struct RowHistory: Sendable, Equatable {
  /// One run of the suite before.
  public struct Past: Sendable, Equatable {
    /// The run's name.
    public var run: String
    /// The row's mean.
    public var meanNanoseconds: Double?
    /// What an operation allocated.
    public var allocatedBytes: Double?

    /// A past run.
    public init(run: String, meanNanoseconds: Double?, allocatedBytes: Double?) {
      self.run = run
      self.meanNanoseconds = meanNanoseconds
      self.allocatedBytes = allocatedBytes
    }
  }

  /// The runs.
  public var runs: [Past]

  /// A history.
  public init(_ runs: [Past]) { self.runs = runs }
}

extension BenchmarkJudgement {
  /// Explains each failed threshold: which part of the times is over, since when, whether what is allocated changed,
  /// whether the machine was quiet, and what to run next.
  public mutating func diagnose(_ report: BenchmarkReport, history: (String) -> RowHistory) {
    for index in lines.indices where lines[index].outcome == .fail {
      guard let row = report.row(lines[index].row) else { continue }
      let past = history(row.name)
      lines[index].diagnosis = [
        Self.percentiles(row, lines[index]), Self.since(row, lines[index], past), Self.allocations(row, past),
        Self.noise(report), "next: \(Self.next(row, lines[index]))",
      ].compactMap { $0 }
    }
  }

  private static func percentiles(_ row: BenchmarkRow, _ line: Line) -> String? {
    guard [.mean, .p50, .p95, .p99, .max].contains(line.figure), let median = row.p50Nanoseconds,
      let tail = row.p99Nanoseconds
    else { return nil }
    let figures = "median \(nanoseconds(median)), p99 \(nanoseconds(tail))"
    if line.comparison.holds(median, line.limit) {
      return "the median holds: few calls take long (\(figures))"
    }
    return "the median is over the limit as well: most calls take so long (\(figures))"
  }

  private static func since(_ row: BenchmarkRow, _ line: Line, _ past: RowHistory) -> String? {
    guard line.figure == .mean else { return nil }
    let known = past.runs.compactMap { run in run.meanNanoseconds.map { (run.run, $0) } }
    guard let last = known.last else { return "there is no run before to compare with" }
    let over = known.reversed().prefix { !line.comparison.holds($0.1, line.limit) }
    if let first = over.last { return "over the limit since \(first.0), \(over.count + 1) runs" }
    return "new: \(last.0) measured \(nanoseconds(last.1)), within the limit"
  }

  private static func allocations(_ row: BenchmarkRow, _ past: RowHistory) -> String {
    guard let bytes = row.allocatedBytesPerOperation else { return "what it allocates was not measured" }
    guard let before = past.runs.last(where: { $0.allocatedBytes != nil })?.allocatedBytes else {
      return "it allocates \(text(bytes)) bytes a call; there is no run before to compare with"
    }
    return abs(bytes - before) <= max(0.01, before * 0.001)
      ? "what it allocates has not changed: \(text(bytes)) bytes a call"
      : "it allocates \(text(bytes)) bytes a call, \(text(before)) before"
  }

  private static func noise(_ report: BenchmarkReport) -> String {
    var signs: [String] = []
    if let steal = report.stealPercent, steal > 2 {
      signs.append("the hypervisor took up to \(text(steal)) % of the time")
    }
    if let hiccup = report.hiccupNanoseconds, hiccup > 20e6 {
      signs.append("threads woke up to \(nanoseconds(hiccup)) late")
    }
    return signs.isEmpty
      ? "the machine was quiet" : "the machine was not quiet: \(signs.joined(separator: ", ")); measure again"
  }

  private static func next(_ row: BenchmarkRow, _ line: Line) -> String {
    line.figure == .bytes
      ? "loadtest leaks on a scenario of '\(row.operation)' names the call sites"
      : "loadtest bench --filter \(row.name) --iterations 2000000; scripts/ci/compare-revisions BASE HEAD"
  }

  private static func nanoseconds(_ value: Double) -> String {
    switch value {
    case ..<1e3: "\(text(value)) ns"
    case ..<1e6: "\(text(value / 1e3)) µs"
    default: "\(text(value / 1e6)) ms"
    }
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String((value * 100).rounded() / 100)
  }
}
