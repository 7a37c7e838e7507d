internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension RunPage {
  /// The verdict with its reasons, a description of the run, and the main figures.
  var header: String {
    let description = plan.description.map { "<p class=\"lead\">\(XML.text($0))</p>" } ?? ""
    return """
      <header><h1>\(Badge.html(record.verdict?.outcome)) \(XML.text(plan.name))</h1>
      \(description)<p class="muted">\(XML.text(about))</p>
      \(reasons)\(baseline)\(next)\(limits)<div class="tiles">\(tiles.map { "<div class=\"tile\"><b>\(XML.text($0.0))</b><span>\(XML.text($0.1))</span></div>" }.joined())</div>
      </header>

      """
  }

  private var about: String {
    let targets = (plan.alternatives?.targets ?? [plan.target]).map(\.labelWithConfig).joined(separator: ", ")
    let executors = (plan.alternatives?.executors ?? [plan.executor]).map(\.rawValue).joined(separator: ", ")
    let parts = [
      targets, plan.workersText + (executors == plan.executor.rawValue ? "" : " on \(executors)"),
      record.cells.map { Counted.text($0.count, "run") },
      plan.shard.map { "\($0.shard) (numbered from 0)" }, record.merged.map { ShardWords.merged($0) },
      record.startedAt.map { "started \(Figures.moment($0))" },
      record.host.cpu.map { $0 + (record.host.processorsText.map { ", \($0)" } ?? "") },
    ]
    return parts.compactMap { $0 }.joined(separator: " · ")
  }

  private var reasons: String {
    var all = record.verdict?.reasons ?? []
    if record.ending.kind != .completed, let message = record.ending.message,
      !all.contains(where: { $0.contains(message) })
    {
      all.append(message)
    }
    let frames = record.endings.flatMap { $0.frames ?? [] }.map { "<li><code>\(XML.text($0))</code>" }
    let stack = frames.isEmpty ? "" : "<ol class=\"frames\">\(frames.joined())</ol>"
    guard !all.isEmpty else { return stack }
    return "<ul class=\"reasons\">\(all.map { "<li>\(XML.text($0))" }.joined())</ul>\(stack)"
  }

  /// The comparison with a baseline, with its findings.
  private var baseline: String {
    guard let baseline = record.baseline else { return "" }
    let warnings = baseline.warnings.map { "<li>\(XML.text($0))" }
    return "<p>\(Badge.html(baseline.outcome)) \(XML.text(baseline.text))</p>"
      + (warnings.isEmpty ? "" : "<ul class=\"warnings\">\(warnings.joined())</ul>")
  }

  /// The command to run after a verdict other than pass.
  private var next: String {
    NextStep(record).map { "<p>Next: <code>\(XML.text($0.command))</code> (\(XML.text($0.purpose)))</p>\n" } ?? ""
  }

  /// The number of warnings, next to the verdict.
  private var limits: String {
    let count = record.environment.warnings.count
    guard count > 0 else { return "" }
    return
      "<p class=\"muted\"><a href=\"#environment\">\(count) \(count == 1 ? "warning" : "warnings") about these figures</a></p>\n"
  }

  /// The latencies of all operations together; nil for several alternatives, or without operations.
  var pooledLatency: Histogram? {
    record.operations.map(\.latencyNanoseconds.histogram).pooled()
  }

  private var tiles: [(String, String)] {
    let operations = record.totals.operations
    var tiles = [(Figures.count(operations), Counted.noun(operations, "operation"))]
    if let rate = record.totals.throughputPerSecond { tiles.append((Figures.rate(rate), "throughput")) }
    if pooledLatency != nil {
      func latency(_ aggregate: Aggregate, _ word: String) -> (String, String) {
        let reading = record.reading(.latency, aggregate)
        return ((reading.isLowerBound ? OperationColumns.atLeast : "") + Figures.time(nanoseconds: reading.value), word)
      }
      tiles += [latency(.percentile(50), "median"), latency(.percentile(99), "p99"), latency(.maximum, "max")]
    }
    let (performed, dropped) = (Double(record.totals.operations), Double(record.totals.dropped))
    func counted(_ part: UInt64, of whole: Double, _ word: String) -> (String, String) {
      (Figures.count(part), part > 0 ? "\(word), \(Figures.share(Double(part) / max(whole, 1)))" : word)
    }
    if performed > 0 { tiles.append(counted(record.totals.failures, of: performed, "failed")) }
    if dropped > 0 { tiles.append(counted(record.totals.dropped, of: performed + dropped, "dropped")) }
    if record.neverBegun > 0 { tiles.append(counted(record.neverBegun, of: Double(record.arrivals), "not begun")) }
    tiles.append((Figures.span(seconds: record.elapsedSeconds), "measured"))
    if let most = record.memory.maximumResidentBytes { tiles.append((Figures.bytes(most), "peak resident")) }
    if let badge = record.leakBadge { tiles.append((badge.word, "memory")) }
    return tiles
  }

  // MARK: Thresholds

  /// The thresholds with the observed figures.
  var thresholds: PageSection? {
    guard let results = record.verdict?.thresholds, !results.isEmpty else { return nil }
    let hasNotes = results.contains { $0.noteText != nil }
    let rows = results.enumerated().map { place, result -> String in
      let limit = (record.scenario.thresholds.indices.contains(place) ? record.scenario.thresholds[place].value : nil)
        .flatMap { limit in result.observed.flatMap { limit > 0 ? $0 / limit : nil } }
      return "<tr><td>\(Badge.html(result.outcome))<th scope=\"row\"><code>\(XML.text(result.metric))</code>"
        + "<td><code>\(XML.text(result.expression))</code><td data-value=\"\(ChartData.number(result.observed))\">\(XML.text(result.observedText))"
        + "<td>\(limit.map { $0 < 10 ? Figures.share($0) : "\(Figures.count($0))×" } ?? "–")"
        + (hasNotes ? "<td class=\"words\">\(XML.text(result.noteText ?? ""))" : "")
    }
    return PageSection(
      id: "thresholds", title: "Thresholds",
      body: """
        <div class="scroll"><table class="wide"><thead><tr><th scope="col">outcome<th scope="col">metric<th scope="col">threshold\
        <th scope="col">observed<th scope="col">observed / limit\(hasNotes ? "<th scope=\"col\">note" : "")</thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
        """)
  }

  // MARK: Operations

  /// The figures of each operation.
  var operations: PageSection? {
    guard !record.operations.isEmpty else { return nil }
    // Runs of several alternatives have only counts.
    let columns = OperationColumns.all.filter { column in
      record.operations.contains { column.reading(record, $0)?.value != nil } || column.figure.timeDependence != .always
    }
    func row(_ operation: OperationRecord, _ result: OperationResult?, _ name: String) -> String {
      "<tr data-operation=\"\(XML.text(record.label(operation)))\"><th scope=\"row\">\(XML.text(name))"
        + columns.map { column in
          let reading = column.reading(record, operation, of: result)
          return "<td data-value=\"\(reading?.value.map { "\($0)" } ?? "")\">\(column.text(reading))"
        }.joined()
    }
    let rows = record.operations.flatMap { operation in
      [row(operation, nil, record.label(operation))]
        + (OperationColumns.tellsSuccesses(operation)
          ? [row(operation, .success, "\(record.label(operation)), succeeded")] : [])
    }
    let kinds = record.operations.filter { !$0.failureKinds.isEmpty }.map { operation in
      let list = operation.failureKinds.largestFirst
      return "<li>\(XML.text(record.label(operation))): "
        + list.map { "\(XML.text($0.key)) (\($0.value))" }.joined(separator: ", ")
    }
    return PageSection(
      id: "operations", title: "Operations",
      body: """
        <div class="scroll"><table class="wide"><thead><tr><th scope="col">operation\
        \(columns.map { "<th scope=\"col\">\($0.heading)" }.joined())</thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
        \(OperationColumns.note(shownIn: rows).map { "<p class=\"muted\">\($0)</p>" } ?? "")\
        \(kinds.isEmpty ? "" : "<p>Failures by kind</p><ul>\(kinds.joined())</ul>")
        """)
  }
}
