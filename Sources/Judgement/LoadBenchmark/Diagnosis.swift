internal import LoadRecord
internal import LoadScenario

/// Past figures of a row, oldest first, for a diagnosis.
public struct RowHistory: Sendable, Equatable {
  /// An earlier run of the suite.
  public struct Past: Sendable, Equatable {
    /// The run's name.
    public var run: String
    /// The row's mean.
    public var meanNanoseconds: Double?
    /// The bytes that an operation allocated.
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
  /// Explains each failed threshold: which part of the times exceeds it, since when, whether allocations changed,
  /// whether the machine was noisy, and what to run next.
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
      return "the median is within the limit: fewer than half of the calls exceed it (\(figures))"
    }
    return "the median exceeds the limit as well: at least half of the calls exceed it (\(figures))"
  }

  private static func since(_ row: BenchmarkRow, _ line: Line, _ past: RowHistory) -> String? {
    guard line.figure == .mean else { return nil }
    let known = past.runs.compactMap { run in run.meanNanoseconds.map { (run.run, $0) } }
    guard let last = known.last else { return "no earlier run to compare with" }
    let over = known.reversed().prefix { !line.comparison.holds($0.1, line.limit) }
    if let first = over.last { return "over the limit since \(first.0) (\(over.count + 1) runs)" }
    return
      "over the limit for the first time: the previous run, \(last.0), measured \(nanoseconds(last.1)), within the limit"
  }

  private static func allocations(_ row: BenchmarkRow, _ past: RowHistory) -> String {
    guard let bytes = row.allocatedBytesPerOperation else { return "allocations were not measured" }
    guard let before = past.runs.last(where: { $0.allocatedBytes != nil })?.allocatedBytes else {
      return "allocates \(text(bytes)) bytes per call; no earlier run to compare with"
    }
    return abs(bytes - before) <= max(0.01, before * 0.001)
      ? "allocations have not changed: \(text(bytes)) bytes per call"
      : "allocates \(text(bytes)) bytes per call, \(text(before)) before"
  }

  /// The shares of a run above which a disturbance is a sign of noise.
  private static let loudShares: [Disturbance.Kind: Double] = [
    .stoodStill: 0.01, .throttled: 0.01, .stolen: 0.02, .otherProcesses: 0.05,
  ]
  private static let loudHiccupNanoseconds = 20e6

  /// The disturbances of the machine; nil if none were measured.
  private static func noise(_ report: BenchmarkReport) -> String? {
    var (signs, others): ([String], [String]) = ([], [])
    func note(_ sign: String, isLoud: Bool) { if isLoud { signs.append(sign) } else { others.append(sign) } }
    var disturbances = report.disturbances ?? []
    if !disturbances.contains(where: { $0.kind == .stolen }), let steal = report.stealPercent {
      disturbances.append(Disturbance(.stolen, seconds: 0, share: steal / 100))
    }
    for disturbance in disturbances {
      let share = "\(text(disturbance.share * 100)) %"
      note(Self.sign(disturbance.kind, share), isLoud: disturbance.share > loudShares[disturbance.kind] ?? 0)
    }
    if let hiccup = report.hiccupNanoseconds {
      note("scheduler wake-up delays of up to \(nanoseconds(hiccup))", isLoud: hiccup > loudHiccupNanoseconds)
    }
    if !signs.isEmpty { return "the machine was noisy: \(signs.joined(separator: ", ")); measure again" }
    return others.isEmpty ? nil : "no sign of a noisy machine: \(others.joined(separator: ", "))"
  }

  private static func sign(_ kind: Disturbance.Kind, _ share: String) -> String {
    switch kind {
    case .stoodStill: "the process did not run for up to \(share) of a run"
    case .throttled: "a CPU quota throttled the process for up to \(share) of its workers' time"
    case .stolen: "the hypervisor took up to \(share) of the processor time"
    case .otherProcesses: "workers waited for other processes for up to \(share) of their time"
    }
  }

  private static func next(_ row: BenchmarkRow, _ line: Line) -> String {
    line.figure == .bytes
      ? "find the call sites: loadtest leaks with a scenario of '\(row.operation)'"
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
