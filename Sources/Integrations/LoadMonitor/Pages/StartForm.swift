internal import LoadReport

/// The form that starts a scenario, and the outcome of the last one that was started. Pure.
package struct StartForm: Sendable {
  /// The files that can be started.
  package var scenarios: [ScenarioFolder.Entry]
  /// The status of the runner.
  package var status: ScenarioRunner.Status

  package init(scenarios: [ScenarioFolder.Entry], status: ScenarioRunner.Status) {
    self.scenarios = scenarios
    self.status = status
  }

  func html() -> String {
    switch status {
    case .running(let name, let isStopping):
      return """
        <section id="start"><h2>\(isStopping ? "Stopping" : "Running"): \(XML.text(name))</h2>
        <p><a href="/live">Live page</a></p>\(StartForm.stopForm(isStopping: isStopping))</section>

        """
    case .idle(let last):
      return "<section id=\"start\"><h2>Start a scenario</h2>\(last.map(Self.outcome) ?? "")\(form)</section>\n"
    }
  }

  /// The form that stops the scenario.
  static func stopForm(isStopping: Bool) -> String {
    """
    <form method="post" action="/stop"><button type="submit">\(isStopping ? "Stop immediately" : "Stop")</button></form>
    """
  }

  /// Why the last scenario did not run; empty if it did, because the run is then in the list.
  static func outcome(_ last: ScenarioRunner.Ended) -> String {
    guard let reason = last.failure else { return "" }
    let tail = last.errorTail.isEmpty ? "" : "<pre>\(XML.preformatted(last.errorTail))</pre>"
    return "<ul class=\"reasons\"><li>\(XML.text("\(last.scenario): \(reason)"))</ul>\(tail)"
  }

  private var form: String {
    guard !scenarios.isEmpty else { return "<p>The scenarios folder has no scenarios.</p>" }
    let options = scenarios.map { entry in
      let about = entry.description.map { " – \($0.prefix(80))" } ?? ""
      return "<option value=\"\(XML.text(entry.name))\">\(XML.text(entry.name + about))</option>"
    }
    return """
      <form class="fields" method="post" action="/start"><label>Scenario <select name="scenario">\(options.joined())</select></label>
      <label>Duration <input name="duration" placeholder="default" size="10" pattern="[0-9]+(\\.[0-9]+)?(ms|s|m|h)"></label>
      <button type="submit">Start</button></form>
      """
  }
}
