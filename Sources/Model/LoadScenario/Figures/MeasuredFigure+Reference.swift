extension MeasuredFigure {
  /// The reference of all figures that thresholds judge, as Markdown.
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
          case .leakCheck: "needs `memory.leaks`"
          case .leakAttribution: "needs `memory.leaks` with `detect` or `investigate`"
          }
        },
        figure.belongsToProcess ? "one process's: of shards the worst" : nil,
      ]
      return [
        "`\(figure.name)`", figure.summary, aggregates.joined(separator: " "),
        unit.map(\.form).joined(separator: "; "), selectors.joined(separator: ", "), "`\(figure.example)`",
        notes.compactMap(\.self).joined(separator: "; "),
      ]
    }
    let head = ["Metric", "What it is", "Aggregates", "Limit", "Selectors", "Example", "Notes"]
    let lines = [head, head.map { _ in "---" }] + rows
    return """
      # Metrics

      What thresholds judge: `"metric{selector:value,…}": ["aggregate operator limit", …]`, with the operators \
      `<` `<=` `>` `>=` `==` `!=`.

      \(lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))

      - `p(N)` is a percentile, 0 to 100, with decimals. One that fewer samples than 100 / (100 − N) back is no data, and so are \
      `med` over fewer than two and `stddev` over fewer than two samples.
      - Without a selector all operations and groups count together. A selector that matches nothing that was performed is no \
      data, never a pass.
      - A limit may be relative to a baseline (`run --baseline`): `p(99) < baseline + 10%`.
      - An object in place of an expression has more: `{"threshold": "p(99) < 5ms", "abort": true, "after": "5s", \
      "window": "10s", "minimumSamples": 1000}`.

      """
  }
}

extension MeasuredFigure.TimeDependence {
  fileprivate var note: String? {
    switch self {
    case .never: nil
    case .inTimedRuns: "not judged where times cannot be trusted, unless the plan has `iterations`"
    case .always: "not judged where times cannot be trusted"
    }
  }
}
