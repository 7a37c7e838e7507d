/// What a plan made in code must satisfy before it runs: the rules that the parser applies to files.
public enum PlanCheck {
  /// All errors of a plan of one run, a sentence each; empty when it can run.
  ///
  /// - Parameter target: what the plan runs.
  public static func problems(_ plan: Plan, target: TargetCatalog.Target) -> [String] {
    var problems: [String] = []
    if plan.groups.isEmpty { problems.append("no workers: add a group") }
    var seen: Set<String> = []
    if let duplicate = plan.groups.map(\.name).first(where: { !seen.insert($0).inserted }) {
      problems.append("duplicate group '\(Excerpt.of(duplicate))'")
    }
    if plan.groups.count > GroupParser.maximumGroups {
      problems.append("too many groups: \(plan.groups.count); the maximum is \(GroupParser.maximumGroups)")
    }
    if target.staysOnThread, plan.executor != .threads {
      problems.append("a worker of this target must stay on one thread: use executor 'threads'")
    }
    if plan.submitsOperations, plan.executor == .threads {
      problems.append(
        "submission 'operation' requires executor 'dispatch' or 'tasks': threads perform operations in a loop")
    }
    for group in plan.groups { problems += check(group, plan.executor, target) }
    // Summed without overflow: numbers set in code may be anything.
    let workers = plan.groups.reduce(0.0) { $0 + Double($1.workers) }
    if workers > Double(plan.executor.maximumWorkers) {
      problems.append(
        "too many workers: \(Int(exactly: workers) ?? .max); the maximum of executor '\(plan.executor.rawValue)' is "
          + "\(plan.executor.maximumWorkers)")
    }
    if plan.memory.sampleNanoseconds == 0 {
      problems.append("the memory sampling interval is 0 ns: use an interval above 0")
    }
    let refused = RefusedMetrics.with(plan.memory.leaks)
    let names = SelectableNames(groups: plan.groups)
    for threshold in plan.thresholds {
      if let reason = refused[threshold.metric] { problems.append("threshold '\(threshold.metricText)' \(reason)") }
      if let refusal = names.refusal(threshold.selectors) {
        let near = refusal.suggestion.map { "; did you mean '\($0)'?" } ?? ""
        problems.append("threshold \(threshold.metricText): \(refusal.message)\(near)")
      }
    }
    return problems
  }

  private static func check(_ group: WorkerGroup, _ executor: Executor, _ target: TargetCatalog.Target) -> [String] {
    var problems: [String] = []
    if group.workers < 1 { problems.append("too few workers: \(group.workers); the minimum is 1") }
    if group.mix.isEmpty { problems.append("the mix is empty: add at least one operation with its weight") }
    if group.mix.count > GroupParser.maximumMix {
      problems.append("too many operations in a mix: \(group.mix.count); the maximum is \(GroupParser.maximumMix)")
    }
    var seen: Set<String> = []
    for entry in group.mix {
      let name = Excerpt.of(entry.operation)
      if !seen.insert(entry.operation).inserted { problems.append("duplicate operation '\(name)'") }
      if !(entry.weight > 0 && entry.weight <= 1e9) {
        problems.append("operation '\(name)' has weight \(entry.weight): a weight must be above 0 and at most 1e9")
      }
      guard let operation = target.operations.first(where: { $0.name == entry.operation }) else {
        let names = target.operations.map(\.name)
        let near = NearMiss.of(entry.operation, among: names).map { "did you mean '\($0)'?" }
        problems.append("unknown operation '\(name)': \(near ?? "expected one of \(names.joined(separator: ", "))")")
        continue
      }
      if operation.isAsynchronous, executor != .tasks {
        problems.append("operation '\(name)' is asynchronous: use executor 'tasks'")
      }
    }
    if group.arrivals != nil, group.pause != nil {
      problems.append("arrivals and a pause cannot be combined: the open model has no think time")
    }
    if let arrivals = group.arrivals {
      let rates = [arrivals.ratePerSecond] + (arrivals.ramp.map { $0.stages.map(\.target) } ?? [])
      if !rates.allSatisfy({ $0 >= 0 && $0 <= Arrivals.maximumRate }) || !rates.contains(where: { $0 > 0 }) {
        problems.append("arrivals at \(arrivals.ratePerSecond)/s: the rate must be above 0 and at most 100M/s")
      }
      if group.ramp != nil { problems.append("a ramp of workers requires the closed model: remove the arrivals") }
    }
    if let ramp = group.ramp, ramp.largest > Double(group.workers) {
      problems.append("a ramp to \(ramp.largest) workers exceeds the size of its group: \(group.workers)")
    }
    return problems
  }
}
