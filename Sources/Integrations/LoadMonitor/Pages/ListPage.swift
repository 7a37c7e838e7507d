internal import LoadRecord
package import LoadReport

/// The list of runs. Pure.
package struct ListPage: Sendable {
  /// The query.
  package var query: RunQuery
  /// The matching runs.
  package var list: RunList
  /// All scenarios with known runs.
  package var scenarios: [String]
  /// The run in progress.
  package var running: RunIdentifier?
  /// The form that starts scenarios; nil if starting is disabled.
  package var start: StartForm?
  /// Why the list is not complete.
  package var warning: String?

  package init(
    query: RunQuery, list: RunList, scenarios: [String], running: RunIdentifier?, start: StartForm?,
    warning: String? = nil
  ) {
    self.query = query
    self.list = list
    self.scenarios = scenarios
    self.running = running
    self.start = start
    self.warning = warning
  }

  /// The page.
  package func page() -> Page {
    let warning = warning.map { "<ul class=\"warnings\"><li>\(XML.text($0))</ul>" } ?? ""
    return Page(
      title: "Runs",
      body: """
        <header><h1>Runs</h1><p class="muted">\(list.total == 1 ? "1 run" : "\(list.total) runs")</p>\(warning)</header>
        \(start?.html() ?? "")\(filter)\(table)\(pages)

        """)
  }

  // MARK: Filter

  private static let outcomes = ["pass", "fail", "invalid", "no-data", "running", "lost", "unreadable"]

  private var filter: String {
    """
    <form class="card fields" method="get" action="/" id="filter">
    <label>Scenario <select name="scenario">\(options(scenarios, query.scenario))</select></label>
    <label>Outcome <select name="outcome">\(options(Self.outcomes, query.outcome))</select></label>
    <label>Name contains <input type="search" name="q" value="\(XML.text(query.text ?? ""))"></label>
    <button type="submit">Show</button></form>

    """
  }

  private func options(_ values: [String], _ chosen: String?) -> String {
    var values = values
    if let chosen, !values.contains(chosen) { values.append(chosen) }
    return "<option value=\"\">all</option>"
      + values.map {
        "<option value=\"\(XML.text($0))\"\($0 == chosen ? " selected" : "")>\(XML.text($0))</option>"
      }.joined()
  }

  // MARK: Table

  private var table: String {
    let going = running.map { run in
      "<tr class=\"running\"><td class=\"pick\"><td class=\"pick\"><td class=\"outcome\"><span class=\"badge running\">running</span>"
        + "<th scope=\"row\" class=\"words\"><a href=\"/runs/\(XML.text(run.folder))/live\">\(XML.text(run.folder))</a>"
        + "<td class=\"words phone-off\">\(XML.text(run.scenario))<td><td><td><td class=\"phone-off\"><td class=\"phone-off\">"
    }
    let rows = ([going] + list.runs.filter { $0.id != running?.folder }.map { Optional(row($0)) }).compactMap { $0 }
    guard !rows.isEmpty else {
      return "<section><p>\(query == RunQuery() ? "No runs yet." : "No matching runs.")</p></section>\n"
    }
    return """
      <section id="runs"><form method="get" action="/compare"><div class="scroll"><table class="wide"><thead><tr>\
      <th scope="col" class="pick">base<th scope="col" class="pick">new<th scope="col" class="outcome">outcome<th scope="col" class="words">run\
      <th scope="col" class="words phone-off">scenario\
      <th scope="col">throughput<th scope="col">p99<th scope="col">failed<th scope="col" class="phone-off">measured\
      <th scope="col" class="phone-off">started</thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      <p><button type="submit">Compare new with base</button></p></form></section>

      """
  }

  private func row(_ run: RunSummary) -> String {
    let id = XML.text(run.id)
    let name = XML.text("run \(run.id)")
    let trend = "/trend?scenario=\(FormBody.escaped(run.scenario))"
    let isRunning = run.state == .running
    let badge =
      run.state == .finished
      ? Badge.html(run.outcome) : "<span class=\"badge \(run.state.rawValue)\">\(run.state.rawValue)</span>"
    func pick(_ field: String, _ word: String) -> String {
      "<td class=\"pick\"><input type=\"checkbox\" name=\"\(field)\" value=\"\(id)\" aria-label=\"\(word) \(name)\">"
    }
    let note = run.note.map { "<br><span class=\"muted\">\(XML.text($0))</span>" } ?? ""
    return "<tr data-run=\"\(id)\">"
      + (isRunning ? "<td class=\"pick\"><td class=\"pick\">" : pick("base", "base:") + pick("with", "new:"))
      + "<td class=\"outcome\">\(badge)<th scope=\"row\" class=\"words\"><a href=\"/runs/\(id)\(isRunning ? "/live" : "")\">\(id)</a>\(note)"
      + "<td class=\"words phone-off\"><a href=\"\(XML.text(trend))\">\(XML.text(run.scenario))</a>"
      + "<td>\(Figures.rate(run.throughputPerSecond))<td>\(Figures.time(nanoseconds: run.p99Nanoseconds))"
      + "<td>\(Figures.count(run.failures))<td class=\"phone-off\">\(run.elapsedSeconds.map { Figures.span(seconds: $0) } ?? "–")"
      + "<td class=\"phone-off\">\(XML.text(run.startedAt.map { Figures.moment($0) } ?? "–"))"
  }

  // MARK: Pages

  private var pages: String {
    guard list.total > query.limit || query.offset > 0 else { return "" }
    let last = max(0, (list.total - 1) / max(1, query.limit))
    let current = query.offset / max(1, query.limit)
    let newer = current > 0 ? "<a class=\"button\" rel=\"prev\" href=\"\(link(current - 1))\">Newer</a>" : ""
    let older = current < last ? "<a class=\"button\" rel=\"next\" href=\"\(link(current + 1))\">Older</a>" : ""
    return "<p class=\"pages\">\(newer)<span class=\"muted\">page \(current + 1) of \(last + 1)</span>\(older)</p>\n"
  }

  private func link(_ page: Int) -> String {
    let fields = [("scenario", query.scenario), ("outcome", query.outcome), ("q", query.text), ("page", "\(page + 1)")]
    let text = fields.compactMap { name, value in value.map { "\(name)=\(FormBody.escaped($0))" } }.joined(
      separator: "&")
    return XML.text("/?\(text)")
  }
}
