internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension RunPage {
  /// How far the figures can be trusted: warnings, the machine's disturbances, and the tail beside wake-up delays.
  var environment: PageSection {
    let environment = record.environment
    let warnings = environment.warnings.map { "<li>\(XML.text($0))" }
    var rows: [(String, String)] = []
    func add(_ name: String, _ text: String?) { if let text { rows.append((name, text)) } }
    add(
      "timer read",
      environment.timerNanoseconds.map {
        "\(Figures.time(nanoseconds: $0)), \(environment.timerSource ?? "unknown source")"
      })
    add(
      "no-op in the engine",
      environment.nullOperationNanoseconds.map { exact in
        Figures.time(nanoseconds: exact)
          + (environment.nullOperationSampledNanoseconds.map { "; sampled \(Figures.time(nanoseconds: $0))" } ?? "")
      })
    let timings = Set(record.operations.compactMap(\.timing)).ordered()
    if !timings.isEmpty { add("timing", timings.joined(separator: " and ")) }
    add("steal (processor time taken by other machines)", environment.stealPercent.map { Figures.share($0 / 100) })
    for disturbance in environment.disturbances ?? [] where disturbance.kind != .stolen {
      let whole = disturbance.kind == .stoodStill ? "of the run" : "of the time that workers had operations to perform"
      add(
        Self.name(disturbance.kind),
        "\(Figures.span(seconds: disturbance.seconds)), \(Figures.share(disturbance.share)) \(whole)")
    }
    add("load average", environment.loadAverage.map { Figures.fixed($0, 2) })
    add("seed", record.seed.map { String($0) } ?? "different seeds")
    add("processor", record.host.cpu)
    add("processors", record.host.processorsText)
    add("memory", record.host.memoryBytes.map { Figures.bytes($0) })
    add("system", [record.host.os, record.host.kernel].compactMap { $0 }.joined(separator: ", "))
    add("tool", "loadtest \(record.tool.version), \(record.tool.build), Swift \(record.tool.swift)")
    for gauge in record.gauges.ordered(by: { $0.key < $1.key }) {
      add("gauge \(gauge.key)", gauge.value.map(Figures.significant) ?? GaugeWords.absence(record))
    }
    return PageSection(
      id: "environment", title: "Environment",
      body: (!warnings.isEmpty
        ? "<ul class=\"warnings\">\(warnings.joined())</ul>"
        : isUnlimited ? "<p>No limitation of these figures was detected.</p>" : "")
        + tail + Self.definitions(rows, isPaired: true))
  }

  /// Whether the run completed, and only thresholds may keep it from passing.
  private var isUnlimited: Bool {
    record.totals.operations > 0 && record.totals.dropped == 0 && record.neverBegun == 0
      && record.ending.kind == .completed
      && record.verdict?.findingsBesideThresholds.isEmpty ?? false
  }

  private static func name(_ kind: Disturbance.Kind) -> String {
    switch kind {
    case .stoodStill: "process did not run"
    case .throttled: "throttled by a quota"
    case .stolen: "steal (processor time taken by other machines)"
    case .otherProcesses: "workers waited for other processes"
    }
  }

  /// The latencies of the tail beside the scheduler wake-up delay.
  private var tail: String {
    guard let hiccups = record.environment.hiccupNanoseconds, let pooled = pooledLatency else { return "" }
    func row(_ name: String, _ hiccup: UInt64, _ own: UInt64?) -> String {
      "<tr><th scope=\"row\">\(name)<td>\(Figures.time(nanoseconds: own))<td>\(Figures.time(nanoseconds: hiccup))"
    }
    return """
      <div class="scroll"><table><thead><tr><th scope="col"><th scope="col">operation latency\
      <th scope="col">scheduler wake-up delay</thead><tbody>\
      \(row("p50", hiccups.p50, pooled.value(atPercentile: 50)))
      \(row("p99", hiccups.p99, pooled.value(atPercentile: 99)))
      \(row("max", hiccups.max, pooled.max))</tbody></table></div>
      <p class="muted">A tail latency no longer than the scheduler wake-up delay may be caused by the machine.</p>
      """
  }

  /// The plan and the command that repeats the run.
  var repetition: PageSection {
    let fallback = "loadtest run \(ShellWord.quoted(plan.file ?? "\(plan.name).json")) --seed \(plan.seed)"
    let document: String
    do { document = try OrderedJSONEncoder(isPretty: true).encode(plan) } catch {
      document = "the plan cannot be shown: \(error)"
    }
    return PageSection(
      id: "plan", title: "Plan",
      body: """
        <p>Run it again:</p><pre class="command"><code>\(XML.text(record.command ?? fallback))</code></pre>
        <p class="muted">Folder \(XML.text(content.name))</p>
        <details class="plan"><summary>The plan with all defaults resolved</summary><pre><code>\(XML.preformatted(document))</code></pre></details>
        """)
  }
}
