public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The results of a suite: the document `benchmark.json`, format `loadtest.benchmark/1`.
public struct BenchmarkReport: Sendable, Codable, Equatable {
  /// The version of the format that this code writes.
  public static let currentSchema = "loadtest.benchmark/1"
  /// The document's name in an output folder.
  public static let fileName = "benchmark.json"

  /// The format's name and version.
  public var schema: String
  /// The program that measured.
  public var tool: ToolRecord
  /// The machine.
  public var host: HostRecord
  /// The allocator that served the measuring processes.
  public var allocator: AllocatorRecord?
  /// When it began, ISO 8601 in UTC.
  public var startedAt: String
  /// The number of measured operations of a row of share 1.
  public var iterations: UInt64
  /// The number of warm-up operations.
  public var warmup: UInt64
  /// The rows, in the order of the suite.
  public var rows: [BenchmarkRow]
  /// Warnings about the machine during the run.
  public var warnings: [String]
  /// The processor time that the hypervisor took, in per cent, worst of all rows; nil if it was not measured.
  public var stealPercent: Double?
  /// The maximum scheduler wake-up delay of all rows; nil if it was not measured.
  public var hiccupNanoseconds: Double?
  /// The disturbances, each cause with its largest share of a run; nil if they were not measured.
  public var disturbances: [Disturbance]?

  /// Whether the figures can be trusted, and in a gate whether its thresholds hold; nil in reports of earlier versions.
  public var verdict: Verdict?

  /// A report without rows.
  public init(tool: ToolRecord, host: HostRecord, startedAt: String, iterations: UInt64, warmup: UInt64) {
    schema = BenchmarkReport.currentSchema
    self.tool = tool
    self.host = host
    self.startedAt = startedAt
    self.iterations = iterations
    self.warmup = warmup
    rows = []
    warnings = []
  }

  /// The row of a name.
  public func row(_ name: String) -> BenchmarkRow? { rows.first { $0.name == name } }

  /// Why its figures cannot be trusted; nil if they can.
  public var distrust: String? {
    if rows.isEmpty { return "nothing was measured" }
    if let row = rows.first(where: { $0.problem != nil }) { return "\(row.name): \(row.problem ?? "")" }
    return tool.distrust
  }

  /// Findings against the figures: operations that failed, rows that could not be measured, an unoptimised build, too
  /// few operations.
  public var findings: [Verdict.Finding] {
    var findings: [Verdict.Finding] = []
    for row in rows where row.failures > 0 {
      let kinds = row.failureKinds.ordered { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      findings.append(
        Verdict.Finding(
          .fail, .operation,
          "\(row.name): \(row.failures) of \(Counted.text(row.operations, "operation")) failed (\(kinds))"))
    }
    // A cause that affects several rows is reported once.
    var causes: [String] = []
    for problem in rows.compactMap(\.problem) where !causes.contains(problem) { causes.append(problem) }
    for cause in causes {
      let alike = rows.filter { $0.problem == cause }
      findings.append(
        Verdict.Finding(
          .worst(alike.map { $0.problemOutcome ?? .invalid }), .ending, "\(Self.names(alike)): \(cause)"))
    }
    if let distrust = tool.distrust, causes.isEmpty {
      findings.append(Verdict.Finding(.invalid, .time, distrust))
    }
    let least = BenchmarkThreshold.Figure.leastOperations
    let few = rows.filter { $0.problem == nil && $0.operations < least }
    if !few.isEmpty {
      findings.append(Verdict.Finding(.noData, .samples, "\(Self.names(few)): fewer than \(least) operations"))
    }
    let untimed = rows.filter {
      $0.problem == nil && $0.operations >= least && $0.meanNanoseconds.map(\.isFinite) != true
    }
    if !untimed.isEmpty {
      findings.append(Verdict.Finding(.noData, .samples, "\(Self.names(untimed)): no time was measured"))
    }
    if rows.isEmpty { findings.append(Verdict.Finding(.noData, .samples, "nothing was measured")) }
    return findings
  }

  private static func names(_ rows: [BenchmarkRow]) -> String {
    rows.count > 3 ? "\(rows.count) rows" : rows.map(\.name).joined(separator: ", ")
  }

  /// The worst of the findings.
  public var outcome: Verdict.Outcome { .worst(findings.map(\.outcome)) }
}
