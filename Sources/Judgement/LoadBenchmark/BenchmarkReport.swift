public import LoadRecord
internal import LoadScenario

/// What a suite measured: the document `benchmark.json`, format `loadtest.benchmark/1`.
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
  /// How many operations a row of share 1 measured, and how many came before.
  public var iterations: UInt64
  /// How many came before.
  public var warmup: UInt64
  /// The rows, in the order of the suite.
  public var rows: [BenchmarkRow]
  /// What to know about the machine while it ran.
  public var warnings: [String]
  /// The thread's time that the hypervisor took, and the longest hiccup, worst of all rows; nil where it was not measured.
  public var stealPercent: Double?
  /// How late a sleeping thread woke at worst; nil where it was not measured.
  public var hiccupNanoseconds: Double?

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

  /// Why its figures are not a measurement; nil where they are.
  public var distrust: String? {
    if rows.isEmpty { return "nothing was measured" }
    if let row = rows.first(where: { $0.problem != nil }) { return "\(row.name): \(row.problem ?? "")" }
    return tool.build == "release" ? nil : "measured in an unoptimised (debug) build: its times mean nothing"
  }

  /// What the figures are worth: fail when an operation failed, invalid when a row could not be measured, no data without
  /// rows or where a row performed too few operations.
  public var outcome: Verdict.Outcome {
    if rows.isEmpty { return .noData }
    var outcomes: [Verdict.Outcome] = rows.map { row in
      if row.failures > 0 { return .fail }
      if row.problem != nil { return row.problemOutcome ?? .invalid }
      let isEnough = row.operations >= BenchmarkThreshold.Figure.leastOperations
      return isEnough && row.meanNanoseconds.map(\.isFinite) == true ? .pass : .noData
    }
    if tool.build != "release" { outcomes.append(.invalid) }
    return .worst(outcomes)
  }
}
