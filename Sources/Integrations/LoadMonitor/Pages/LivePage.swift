internal import LoadRecord
package import LoadReport

/// The live page of a run in progress, as of the request. The page's script keeps it up to date; without scripts the
/// page reloads every two seconds. Pure.
package struct LivePage: Sendable {
  /// The run.
  package var view: LiveRun
  /// The status of the runner; nil if starting is disabled.
  package var status: ScenarioRunner.Status?

  package init(view: LiveRun, status: ScenarioRunner.Status?) {
    self.view = view
    self.status = status
  }

  /// The page.
  package func page() -> Page {
    let run = XML.text(view.status.run)
    let refresh =
      view.status.isOver ? "" : "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\n"
    let stop: String
    if case .running(_, let isStopping)? = status {
      stop =
        "<div id=\"stop\"\(view.status.isOver ? " hidden" : "")>\(StartForm.stopForm(isStopping: isStopping))</div>"
    } else {
      stop = ""
    }
    let charts = LiveCharts(view.points.suffix(Self.chartedPoints), isOpen: view.status.isOpen).html()
    return Page(
      title: "\(view.status.scenario): live",
      body: """
        \(refresh)<div class="live" id="live" data-events="/runs/\(run)/events" data-run="\(run)">
        <header><h1><span id="phase" class="badge \(phaseClass)">\(phaseWord)</span> \(XML.text(view.status.scenario))</h1>
        <p class="muted"><span id="part">\(XML.text(part))</span></p>
        <div class="bar">\(bar)</div><p id="progress" aria-live="off">\(XML.text(progress))</p>
        <p id="report"\(view.status.isOver ? "" : " hidden")><a href="/runs/\(run)">Open the report</a></p>\(stop)
        <ul class="reasons" id="reasons"\(view.status.reasons.isEmpty ? " hidden" : "")>\(list(view.status.reasons))</ul>
        <ul class="warnings" id="warnings"\(view.status.warnings.isEmpty ? " hidden" : "")>\(list(view.status.warnings))</ul>
        <div class="tiles">\(tiles)</div></header>
        \(charts)</div>

        """, scripts: ["live.js"])
  }

  /// Number of seconds drawn: more would be indistinguishable, and a live page does not need an hour of them.
  static let chartedPoints = 600

  /// The page when no run is in progress.
  package static func nothing(_ status: ScenarioRunner.Status?) -> Page {
    if case .running(let name, let isStopping)? = status {
      return Page(
        title: "Starting",
        body: """
          <meta http-equiv="refresh" content="1"><header><h1><span class="badge running">\(isStopping ? "stopping" : "starting")</span> \
          \(XML.text(name))</h1><p class="lead">The run's folder has not been created yet.</p></header>\(StartForm.stopForm(isStopping: isStopping))

          """)
    }
    var outcome = ""
    if case .idle(let last?)? = status { outcome = StartForm.outcome(last) }
    return Page(
      title: "Live",
      body: """
        <header><h1>No run is in progress</h1><p class="lead">Start one with <code>loadtest run SCENARIO</code>; it appears here.</p>\
        \(outcome)</header><p><a href="/">All runs</a></p>

        """)
  }

  // MARK: Text

  private var last: LivePoint? { view.points.last }

  private var phaseWord: String {
    if let outcome = view.status.outcome { return Badge.word(outcome) }
    return view.status.phase == .checking ? "checking" : view.status.phase.rawValue
  }

  private var phaseClass: String { view.status.outcome?.rawValue ?? (view.status.isOver ? "invalid" : "running") }

  private var part: String {
    [view.status.part, view.status.description, view.status.startedAt.map { "started \(Figures.moment($0))" }]
      .compactMap { $0 }.joined(separator: " · ")
  }

  private var bar: String {
    let width = view.status.share(after: last).map { Int(($0 * 1000).rounded()) } ?? 0
    return "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      + "<rect id=\"bar\" width=\"\(width)\" height=\"10\"/></svg>"
  }

  private var progress: String {
    switch view.status.phase {
    case .starting: return "warming up"
    case .measuring:
      let done = last.map { Figures.span(seconds: $0.elapsed) } ?? "0s"
      return done + (view.status.secondsLeft(after: last).map { ", \(Figures.span(seconds: $0)) left" } ?? "")
    case .checking: return "measured; leak check and verdict in progress"
    case .ended: return last.map { "measured \(Figures.span(seconds: $0.elapsed))" } ?? "ended"
    case .lost: return "lost"
    }
  }

  private func list(_ texts: [String]) -> String { texts.map { "<li>\(XML.text($0))" }.joined() }

  private var tiles: String {
    let offered = view.status.isOpen ? [("offered", Figures.rate(last?.offered), "offered")] : []
    let tiles =
      [("rate", Figures.rate(last?.rate), "throughput")] + offered + [
        ("p50", Figures.time(nanoseconds: last?.p50), "median"),
        ("p99", Figures.time(nanoseconds: last?.p99), "p99"),
        ("max", Figures.time(nanoseconds: last?.max), "max"),
        ("failed", Figures.count(last?.failed), "failed"),
        ("live-bytes", Figures.bytes(last?.live), "live memory"),
        ("resident", Figures.bytes(last?.resident), "resident"),
        ("workers", last.map { "\($0.workers)" } ?? view.status.workers.map { "\($0)" } ?? "–", "workers"),
      ]
    return tiles.map {
      "<div class=\"tile\"><b id=\"\($0.0)\">\(XML.text($0.1))</b><span>\(XML.text($0.2))</span></div>"
    }
    .joined()
  }
}
