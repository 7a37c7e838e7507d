internal import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// The text summary of a plan, shown before it runs.
public struct PlanSummary: Sendable {
  private let plan: Plan
  private let estimate: PlanEstimate
  private let leakEstimate: LeakCheckEstimate?

  /// A renderer.
  ///
  /// - Parameter leakEstimate: the estimated cost of the leak check; nil if it was not measured.
  public init(plan: Plan, estimate: PlanEstimate, leakEstimate: LeakCheckEstimate? = nil) {
    self.plan = plan
    self.estimate = estimate
    self.leakEstimate = leakEstimate
  }

  /// The text, lines ended by newlines.
  public func text() -> String {
    var lines = [plan.name]
    if let description = plan.description { lines.append("  \(PrintableText.of(description))") }
    let targets = plan.alternatives?.targets ?? [plan.target]
    let executors = plan.alternatives?.executors ?? [plan.executor]
    for target in targets { lines.append("  target       \(target.labelWithConfig)") }
    let names = executors.map(\.rawValue).joined(separator: ", ")
    lines.append(
      "  executor     \(names)\(plan.submitsOperations ? ", each operation submitted separately" : "")\(plan.pin ? ", pinned to processors" : "")"
    )
    for number in plan.groups.indices { lines += describe(plan.groups[number], number) }
    lines.append("  warm-up      \(span(plan.warmupNanoseconds)), excluded from every figure")
    lines.append("  measured     \(length())")
    lines.append("  timing       \(plan.timing.rawValue)")
    lines.append("  seed         \(plan.seed)")
    lines.append(
      "  limits       stall \(span(plan.stallNanoseconds)), graceful stop \(span(plan.gracefulStopNanoseconds))")
    lines.append(
      "  memory       sampled every \(span(plan.memory.sampleNanoseconds)), \(allocator)"
        + (plan.memory.limitBytes.map { ", limit \(Figures.bytes($0))" } ?? ""))
    lines += leakCheck
    lines.append(
      "  histograms   \(Figures.bytes(Double(estimate.histogramBytes))) in total, "
        + "\(estimate.significantDigits) significant digits")
    if let operations = estimate.operations { lines.append("  operations   \(operations) in total") }
    if let seconds = estimate.seconds {
      lines.append("  total time   \(Figures.span(seconds: seconds)), without start-up")
    }
    lines += runs()
    for threshold in plan.thresholds {
      lines.append("  threshold    \(threshold.metricText): \(threshold.expression)\(conditions(threshold))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The leak check after each run; its duration is not part of the run's.
  private var leakCheck: [String] {
    switch plan.memory.leaks {
    case .off: return []
    case .soak: return ["  leak check   from the memory samples of the run itself"]
    case .detect, .investigate:
      let budget = Figures.span(
        seconds: Double(plan.memory.leakBudgetNanoseconds ?? MemoryPlan.usualLeakBudgetNanoseconds) / 1e9)
      let more = plan.memory.leaks == .investigate ? "; the same number again if it finds a leak" : ""
      guard let leakEstimate else {
        let operations = plan.memory.leakOperations.map { "\($0) operations" } ?? "1 to 2 s of operations"
        return ["  leak check   \(operations) after each run, in its own process\(more); at most \(budget) in total"]
      }
      let each = Figures.time(nanoseconds: UInt64(clampedWhole: leakEstimate.nanosecondsPerOperation))
      return [
        "  leak check   \(leakEstimate.operations) operations of \(each) after each run, in its own process: about "
          + "\(Figures.span(seconds: leakEstimate.seconds))\(more); at most \(budget) in total"
      ]
    }
  }

  /// The runs in their order, if there are several.
  private func runs() -> [String] {
    guard plan.cellCount > 1 else { return [] }
    return ["  runs         \(plan.cellCount), one after another, each in a fresh process"]
      + plan.cells.map { cell in
        let repetition = plan.repetitions > 1 ? ", repetition \(cell.repetition + 1) of \(plan.repetitions)" : ""
        return "               \(cell.number): \(cell.label)\(repetition)"
      }
  }

  private func describe(_ group: WorkerGroup, _ number: Int) -> [String] {
    let operations = plan.expectedOperations(ofGroup: number)
    let total = group.mix.reduce(0) { $0 + $1.weight }
    let isSwept = plan.alternatives?.threads != nil
    let count = isSwept ? plan.workersText : "\(group.workers) \(plan.workerNoun(group.workers))"
    let label = group.name == WorkerGroup.defaultName ? "workers      \(count)" : "group        \(group.name): \(count)"
    let pause = group.pause.map { pause in
      let mean = span(pause.meanNanoseconds)
      return
        ", each waits \(mean)\(pause.distribution == .exponential ? " on average (exponential)" : "") after every operation"
    }
    let arrivals = group.arrivals.map { arrivals in
      ", \(arrivals.ramp.map { ramp($0, Figures.rate) } ?? Figures.rate(arrivals.ratePerSecond)) arriving (\(arrivals.distribution.rawValue), "
        + "\(arrivals.overload.rawValue) when late)"
    }
    let workers = group.ramp.map { ", active: \(ramp($0) { "\(Int(clampedWhole: $0))" })" } ?? ""
    return ["  \(label)\(workers)\(pause ?? arrivals ?? "")"]
      + group.mix.map { entry in
        "                 \(Figures.share(entry.weight / total)) \(entry.operation)"
          + (operations.map { expectation($0 * entry.weight / total) } ?? "")
      }
  }

  /// Below this number of operations percentiles are meaningless.
  private static let rareOperations = 10.0

  private func expectation(_ operations: Double) -> String {
    let count = UInt64(clampedWhole: operations.rounded())
    let times = Counted.text(count, "time")
    guard operations < Self.rareOperations else { return ", \(times)" }
    return ", rare: expected \(times), too few for percentiles"
  }

  private func ramp(_ ramp: Ramp, _ text: (Double) -> String) -> String {
    text(ramp.start)
      + ramp.stages.map { " → \(text($0.target)) in \(span($0.durationNanoseconds))" }.joined(separator: ",")
  }

  private var allocator: String {
    plan.memory.allocator == .system ? "the system allocator" : plan.memory.allocator.rawValue
  }

  /// The conditions of a threshold besides its expression.
  private func conditions(_ threshold: Threshold) -> String {
    var parts: [String] = []
    if let window = threshold.windowNanoseconds { parts.append("in every window of \(span(window))") }
    if threshold.minimumSamples > 1 { parts.append("with at least \(threshold.minimumSamples) samples") }
    if threshold.abort { parts.append("ends the run") }
    if threshold.afterNanoseconds > 0 { parts.append("after \(span(threshold.afterNanoseconds))") }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  private func length() -> String {
    switch plan.length {
    case .duration(let nanoseconds): span(nanoseconds)
    case .iterations(let count):
      "\(Counted.text(count, "operation")), split over \(plan.workersText)"
    case .untilStopped: "until stopped"
    }
  }

  private func span(_ nanoseconds: UInt64) -> String {
    nanoseconds < 1_000_000_000
      ? Figures.time(nanoseconds: nanoseconds) : Figures.span(seconds: Double(nanoseconds) / 1e9)
  }
}
