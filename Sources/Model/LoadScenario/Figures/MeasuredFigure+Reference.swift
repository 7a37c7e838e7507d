extension MeasuredFigure {
  /// The reference of all metrics to which thresholds apply, as Markdown.
  public static var reference: String {
    let rows = table.map { figure in
      let aggregates = figure.statistics.map { "`\($0.name)`" }
      // Figures of times have the same aggregates: percentiles stand for all of them at the end.
      let unit = figure.statistics.map(\.unit).reduce(into: [FigureUnit]()) { if !$0.contains($1) { $0.append($1) } }
      let selectors = figure.selectors.map { selector in
        "`\(selector.rawValue)`" + (figure.requiredSelector == selector ? " (required)" : "")
      }
      let notes = [
        figure.timeDependence.note,
        figure.requirement.map {
          switch $0 {
          case .leakCheck: "requires `memory.leaks`"
          case .leakAttribution: "requires `memory.leaks` with `detect` or `investigate`"
          }
        },
        figure.belongsToProcess ? "measured per process; with several shards, the worst result applies" : nil,
      ]
      return [
        "`\(figure.name)`", figure.summary, aggregates.joined(separator: " "),
        unit.map(\.form).joined(separator: "; "), selectors.joined(separator: ", "), "`\(figure.example)`",
        notes.compactMap(\.self).joined(separator: "; "),
      ]
    }
    let head = ["Metric", "Meaning", "Aggregates", "Limit", "Selectors", "Example", "Notes"]
    let lines = [head, head.map { _ in "---" }] + rows
    return """
      # Metrics

      The metrics to which thresholds apply. A threshold is written \
      `"metric{selector:value,…}": ["aggregate operator limit", …]`, with the operators `<` `<=` `>` `>=` `==` `!=`.

      \(lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))

      - `p(N)` is a percentile; N is from 0 to 100 and may have decimals. With fewer than 100 / (100 − N) samples the result \
      is `no-data`, or `fail` if the number of samples above an upper limit cannot be chance. `med` and `stddev` need at \
      least two samples.
      - Without a selector, all operations and groups are pooled. A selector that matches no performed operation gives \
      `no-data`, never a pass.
      - A limit may be relative to a baseline (`run --baseline`): `p(99) < baseline + 10%`.
      - An object in place of an expression takes more settings: `{"threshold": "p(99) < 5ms", "abort": true, "after": "5s", \
      "window": "10s", "minimumSamples": 1000}`.

      """
  }
}

extension MeasuredFigure.TimeDependence {
  fileprivate var note: String? {
    switch self {
    case .never: nil
    case .inTimedRuns: "not judged when times cannot be trusted, unless the plan has `iterations`"
    case .always: "not judged when times cannot be trusted"
    }
  }
}
