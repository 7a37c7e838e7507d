public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The text summary of a run: the verdict first, then the figures behind it.
public struct TerminalSummary: Sendable {
  private let style: TextStyle

  /// A renderer.
  public init(style: TextStyle) { self.style = style }

  /// The text, lines ended by newlines.
  ///
  /// - Parameters:
  ///   - record: a judged record.
  ///   - path: where it was saved; nil: it was not saved.
  public func render(_ record: RunRecord, path: String?) -> String {
    var lines: [String] = []
    lines += headline(record)
    lines += thresholds(record)
    if let next = NextStep(record) { lines += ["", "  next         \(next.text)"] }
    if record.comparison == nil || !record.operations.isEmpty { lines += operations(record) }
    lines += comparison(record)
    lines += baseline(record)
    lines += scaling(record)
    lines += memory(record)
    lines += environment(record)
    if let path { lines.append(style.paint("  record       \(path)", .dim)) }
    return WrappedText.lines(lines, columns: style.columns).joined(separator: "\n") + "\n"
  }

  // MARK: Verdict

  private func headline(_ record: RunRecord) -> [String] {
    let plan = record.scenario
    let cells = record.cells.map { "\(Counted.text($0.count, "run")), " }
    let runs = cells ?? record.merged.map { "\(ShardWords.merged($0)), " } ?? ""
    var lines = [
      "\(style.badge(record.verdict?.outcome))  \(style.paint(plan.name, .bold))  "
        + "\(runs)\(Figures.operations(record.totals.operations)) in \(Figures.span(seconds: record.elapsedSeconds)) "
        + "by \(plan.workersText)\(record.totals.throughputPerSecond.map { ": \(Figures.rate($0))" } ?? "")"
        + (FailureWords.share(record).map { ", \($0)" } ?? "")
    ]
    if let shard = plan.shard { lines.append("      \(ShardWords.part(plan, shard))") }
    lines += record.verdict?.findingsBesideThresholds.map { "      \($0.text)" } ?? []
    lines += record.endings.flatMap { Self.stacks($0) } + lastSecond(record)
    if record.ending.kind == .interrupted || record.ending.kind == .aborted, let message = record.ending.message,
      !lines.contains(where: { $0.hasSuffix(message) })
    {
      lines.append("      \(message)")
    }
    return lines
  }

  /// The stack of a process that crashed or hung.
  static func stacks(_ ending: Ending) -> [String] {
    var lines = (ending.frames ?? []).enumerated().map { "        \($0 == 0 ? "in" : "from") \($1)" }
    if let stacks = ending.stacks {
      lines.append("      stacks of all threads: \(stacks) in the run folder")
    }
    return lines
  }

  /// The figures of the last second before a crash or a stall.
  private func lastSecond(_ record: RunRecord) -> [String] {
    guard record.ending.kind == .crashed || record.ending.kind == .stalled, let last = record.timeline.last else {
      return []
    }
    return [
      "      last second (\(last.second + 1)): \(Figures.rate(last.throughputPerSecond)), p99 "
        + "\(Figures.time(nanoseconds: last.p99Nanoseconds)), \(last.activeWorkers) workers"
    ]
  }

  /// One line for each threshold.
  func thresholds(_ record: RunRecord) -> [String] {
    guard let results = record.verdict?.thresholds, !results.isEmpty else { return ["", "  no thresholds"] }
    let expressionWidth = results.map { $0.expression.count }.max() ?? 0
    // A metric too long for its figures to follow takes a line of its own.
    let mostWidth = max(16, style.columns - expressionWidth - 20)
    let width = results.map(\.metric.count).filter { $0 <= mostWidth }.max() ?? 0
    return [""]
      + results.flatMap { result -> [String] in
        let note = result.noteText.map { "  (\($0))" } ?? ""
        let figures = "\(padded(result.expression, expressionWidth))  \(result.observedText)\(note)"
        let start = "  \(mark(result.outcome)) "
        guard result.metric.count > width else { return ["\(start)\(padded(result.metric, width))  \(figures)"] }
        return ["\(start)\(result.metric)", "    \(padded("", width))  \(figures)"]
      }
  }

  /// The comparison with a baseline, with its findings.
  private func baseline(_ record: RunRecord) -> [String] {
    guard let baseline = record.baseline else { return [] }
    return ["", "  \(mark(baseline.outcome)) \(baseline.text)"] + baseline.warnings.map { "    \($0)" }
  }

  private func mark(_ outcome: Verdict.Outcome) -> String {
    style.paint(outcome == .pass ? "✓" : outcome == .fail ? "✗" : "?", style.ink(outcome))
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  // MARK: Operations

  private func operations(_ record: RunRecord) -> [String] {
    var table = TextTable(header: ["operation"] + OperationColumns.all.map(\.heading))
    for operation in record.operations {
      table.add(
        [record.label(operation)] + OperationColumns.all.map { $0.text($0.reading(record, operation)) })
      guard OperationColumns.tellsSuccesses(operation) else { continue }
      table.add(["  succeeded"] + OperationColumns.all.map { $0.text($0.reading(record, operation, of: .success)) })
    }
    var (lines, leftOut) = table.lines(indent: "  ", columns: style.columns, leavingOut: OperationColumns.optional)
    lines[0] = style.paint(lines[0], .dim)
    if !leftOut.isEmpty {
      let columns = leftOut.joined(separator: ", ")
      lines.append(style.paint("  hidden columns: \(columns) (widen the terminal, or see the record)", .dim))
    }
    if let note = OperationColumns.note(shownIn: lines) { lines.append(style.paint("  \(note)", .dim)) }
    let kinds = record.operations.filter { !$0.failureKinds.isEmpty }.map { operation in
      "  failures of \(record.label(operation)): "
        + operation.failureKinds.largestFirst.map { "\($0.key) (\($0.value))" }
        .joined(separator: ", ")
    }
    return [""] + lines + kinds + openGroups(record) + hiccups(record)
  }

  /// The scheduler wake-up delay, to compare latencies with.
  private func hiccups(_ record: RunRecord) -> [String] {
    guard let hiccups = record.environment.hiccupNanoseconds else { return [] }
    return [
      style.paint(
        "  scheduler wake-up delay: p50 \(Figures.time(nanoseconds: hiccups.p50)), "
          + "p99 \(Figures.time(nanoseconds: hiccups.p99)), max \(Figures.time(nanoseconds: hiccups.max))", .dim)
    ]
  }

  /// The offered load of open groups, and the lag of operations.
  private func openGroups(_ record: RunRecord) -> [String] {
    record.scenario.groups.flatMap { group -> [String] in
      let own = record.operations.filter { $0.group == group.name }
      return [group.arrivals.map { arrivals($0, group, own, record) }].compactMap { $0 }
        + own.compactMap { operation in
          operation.lagNanoseconds.map { lag in
            "  lag of \(record.label(operation)): p50 "
              + "\(Figures.time(nanoseconds: lag.p50)), p99 \(Figures.time(nanoseconds: lag.p99)), "
              + "max \(Figures.time(nanoseconds: lag.max)); service time p50 "
              + "\(Figures.time(nanoseconds: operation.serviceTimeNanoseconds.p50))"
          }
        }
    }
  }

  private func arrivals(
    _ arrivals: Arrivals, _ group: WorkerGroup, _ operations: [OperationRecord], _ record: RunRecord
  ) -> String {
    let achieved = operations.reduce(0.0) { $0 + ($1.throughputPerSecond ?? 0) }
    let dropped = operations.reduce(UInt64(0)) { $0 &+ ($1.dropped ?? 0) }
    let neverBegun = operations.compactMap(\.neverBegun).clampedSum()
    let name = record.scenario.groups.count > 1 ? " \(group.name)" : ""
    return
      "  arrivals\(name): offered \(Figures.rate(offered(arrivals, operations, record))), achieved \(Figures.rate(achieved)), "
      + "\(Figures.count(dropped)) dropped" + (neverBegun > 0 ? ", \(Figures.count(neverBegun)) not begun" : "")
  }

  /// The mean rate that was offered.
  private func offered(_ arrivals: Arrivals, _ operations: [OperationRecord], _ record: RunRecord) -> Double {
    if case .duration(let nanoseconds) = record.scenario.length, record.ending.kind == .completed, record.merged == nil,
      operations.allSatisfy({ $0.neverBegun != nil }), nanoseconds > 0
    {
      let due = operations.reduce(0.0) { $0 + Double($1.count) + Double($1.unperformed) }
      return due / (Double(nanoseconds) / 1e9)
    }
    let seconds = record.elapsedSeconds
    guard arrivals.ramp != nil, seconds > 0, seconds < 1e9 else { return arrivals.ratePerSecond }
    return arrivals.expected(toNanoseconds: UInt64(seconds * 1e9)) / seconds
  }

  private func comparison(_ record: RunRecord) -> [String] {
    guard let comparison = record.comparison else { return [] }
    var lines = ComparisonTable(comparison, showsGroups: record.scenario.groups.count > 1)
      .lines(indent: "  ", columns: style.columns)
    lines[0] = style.paint(lines[0], .dim)
    return [""] + lines
  }

  private func scaling(_ record: RunRecord) -> [String] {
    guard let scaling = record.scaling, !scaling.curves.isEmpty else { return [] }
    var lines = ScalingTable(scaling).lines(indent: "  ")
    lines[0] = style.paint(lines[0], .dim)
    return [""] + lines
  }

  // MARK: Memory and environment

  private func memory(_ record: RunRecord) -> [String] {
    let samples = record.memory.samples
    var parts: [String] = []
    if let first = samples.first?.liveBytes, let last = samples.last?.liveBytes {
      parts.append("live \(Figures.bytes(first)) → \(Figures.bytes(last))")
    }
    if let most = record.memory.maximumResidentBytes { parts.append("peak resident \(Figures.bytes(most))") }
    parts.append(record.memory.allocator?.words ?? "allocator unknown")
    return ["", "  memory       \(parts.joined(separator: ", "))"] + LeakReport(style: style).summary(record)
  }

  private func environment(_ record: RunRecord) -> [String] {
    let environment = record.environment
    var parts: [String] = []
    if let timing = timingText(record) { parts.append(timing) }
    if let timer = environment.timerNanoseconds { parts.append("timer \(Figures.time(nanoseconds: timer))") }
    if let null = environment.nullOperationNanoseconds { parts.append("no-op \(Figures.time(nanoseconds: null))") }
    if let steal = environment.stealPercent { parts.append("steal \(Figures.share(steal / 100))") }
    if let load = environment.loadAverage { parts.append("load \(Figures.fixed(load, 2))") }
    parts.append(record.seed.map { "seed \($0)" } ?? "different seeds")
    var lines = ["  environment  \(parts.joined(separator: ", "))"]
    let cpu = record.host.cpu.map { "\($0), " } ?? ""
    let processors = record.host.processorsText ?? "different machines"
    lines.append("  host         \(cpu)\(processors), \(record.host.os ?? "unknown system")")
    let unread = GaugeWords.absence(record)
    for gauge in record.gauges.ordered(by: { $0.key < $1.key }) {
      lines.append(
        "  gauge        \(gauge.key)" + (gauge.value.map { " = \(Figures.significant($0))" } ?? ": \(unread)"))
    }
    for warning in environment.warnings { lines.append("  \(style.paint("warning", .yellow))      \(warning)") }
    return lines
  }

  private func timingText(_ record: RunRecord) -> String? {
    let kinds = Set(record.operations.compactMap(\.timing))
    guard !kinds.isEmpty else { return nil }
    if kinds == ["exact"] { return "every operation timed" }
    if kinds == ["sampled"] { return "one operation in 64 timed, all counted" }
    return "timing by group: exact and sampled"
  }
}
