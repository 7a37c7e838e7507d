internal import LoadPlatform
public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Whether two sets of runs may be compared at all.
public enum Comparability {
  /// What keeps runs from being compared, and what is left out.
  public struct Result: Sendable {
    /// Runs whose measurement can be trusted.
    public var base: [RunRecord]
    /// The runs after.
    public var new: [RunRecord]
    /// Base runs that the code under test ended before their time: without figures, and counted.
    public var endedBase: [RunRecord] = []
    /// How many runs of each set the code under test ended before their time, of those that it could have.
    public var ended = RunComparison.EndedRuns()
    /// Why the figures of both say nothing of the code: other machines, allocators, builds or plans.
    public var refusals: [String]
    /// What to know besides.
    public var warnings: [String]
  }

  /// Looks at what both sets differ in beside the code.
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
    // What a run ended too early to find out does not differ.
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

  /// Each run once, by whatever paths it was named.
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

  /// What was ended from outside says nothing of the code.
  private static func ended(_ records: [RunRecord]) -> FisherTest.Counts {
    let ended = records.filter(\.wasEndedByCode).count
    return .init(UInt64(ended), of: UInt64(ended + records.filter { $0.ending.kind == .completed }.count))
  }
}
