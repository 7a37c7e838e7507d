internal import LoadPlatform
public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Checks whether two sets of runs are comparable.
public enum Comparability {
  /// The reasons against a comparison, and the runs left after exclusions.
  public struct Result: Sendable {
    /// The base runs whose measurement can be trusted.
    public var base: [RunRecord]
    /// The new runs whose measurement can be trusted.
    public var new: [RunRecord]
    /// Base runs that the code under test ended early: without figures, but counted.
    public var endedBase: [RunRecord] = []
    /// The runs of each set that the code under test ended early, out of those that it could have.
    public var ended = RunComparison.EndedRuns()
    /// Why the figures do not allow a comparison of the code: different machines, allocators, builds or plans.
    public var refusals: [String]
    /// Further warnings.
    public var warnings: [String]
  }

  /// Checks for differences between the sets other than the code.
  public static func check(base: [RunRecord], new: [RunRecord]) -> Result {
    var result = Result(base: [], new: [], refusals: [], warnings: [])
    let base = once(base, "base", &result.warnings)
    let new = once(new, "new", &result.warnings)
    let shared = new.filter { run in base.contains { run.isSameRun(as: $0) } }.count
    if shared > 0 {
      result.warnings.append("\(shared) of \(new.count) new runs are also base runs: they are compared with themselves")
    }
    result.base = trusted(base, "base", &result.warnings)
    result.new = trusted(new, "new", &result.warnings)
    result.endedBase = base.filter(\.wasEndedByCode)
    result.ended = RunComparison.EndedRuns(base: ended(base), new: ended(new))
    let all = base + new
    // A value that a run ended too early to record does not differ.
    func differ(_ what: String, _ value: (RunRecord) -> String?) {
      let values = Set(all.compactMap(value)).ordered()
      if values.count > 1 { result.refusals.append("runs of several \(what): \(values.joined(separator: ", "))") }
    }
    differ("machines") { $0.host.fingerprint }
    differ("allocators") { record in
      record.memory.allocator.map { [$0.name, $0.version].compactMap { $0 }.joined(separator: " ") }
    }
    differ("builds") { $0.tool.build }
    let compilers = Set(all.map(\.tool.swift)).ordered()
    if compilers.count > 1 {
      result.warnings.append("built with several compilers: \(compilers.joined(separator: ", "))")
    }
    if let first = all.first {
      for record in all.dropFirst() {
        if let difference = PlanDifference.workload(first.scenario, record.scenario) {
          result.refusals.append("the plans differ: \(difference)")
          break
        }
      }
    }
    return result
  }

  /// Each run once, even if it was named by several paths.
  private static func once(_ records: [RunRecord], _ set: String, _ warnings: inout [String]) -> [RunRecord] {
    var runs: [RunRecord] = []
    for record in records where !runs.contains(where: { record.isSameRun(as: $0) }) { runs.append(record) }
    if runs.count < records.count {
      warnings.append(
        "\(records.count) \(set) records belong to \(runs.count) \(runs.count == 1 ? "run" : "runs"): each run counts once"
      )
    }
    return runs
  }

  private static func trusted(_ records: [RunRecord], _ set: String, _ warnings: inout [String]) -> [RunRecord] {
    let good = records.filter { $0.distrust == nil }
    if good.count < records.count {
      var reasons: [String] = []
      for reason in records.compactMap(\.distrust) where !reasons.contains(reason) { reasons.append(reason) }
      let others = reasons.count > 3 ? "; and \(Counted.text(reasons.count - 3, "other reason"))" : ""
      warnings.append(
        "\(records.count - good.count) of \(records.count) \(set) runs are excluded from the figures: invalid or "
          + "incomplete (\(reasons.prefix(3).joined(separator: "; "))\(others))")
    }
    return good
  }

  /// Runs that were ended from outside do not count.
  private static func ended(_ records: [RunRecord]) -> FisherTest.Counts {
    let ended = records.filter(\.wasEndedByCode).count
    return .init(UInt64(ended), of: UInt64(ended + records.filter { $0.ending.kind == .completed }.count))
  }
}
