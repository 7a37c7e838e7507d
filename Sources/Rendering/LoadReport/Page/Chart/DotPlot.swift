/// Several alternatives side by side: a line for each figure, a dot for each alternative.
package struct DotPlot {
  /// One figure of all alternatives.
  package struct Row {
    var name: String
    /// One for each alternative; nil: not measured.
    var values: [Double?]
    /// The minimum and maximum of the repetitions; empty without repetitions.
    var spans: [(least: Double, most: Double)?] = []
    /// The ratios to the first value, shown in the table.
    var ratios: [Double?] = []
    /// The colour of its dots; nil: each alternative has its own.
    var color: Int?
  }

  var id: String
  var title: String
  var subtitle: String
  var names: [String]
  var rows: [Row]
  var scale: AxisScale
  var unit: ChartUnit
  /// A value marked by a line.
  var reference: Double?
  /// The format of values; nil: that of the unit.
  var figure: (@Sendable (Double) -> String)?

  private func text(_ value: Double?) -> String { value.map { figure?($0) ?? unit.text($0) } ?? "–" }

  /// The figure and its table.
  package func html() -> String {
    let keys: [String] =
      names.count < 2
      ? []
      : names.enumerated().map { place, name in
        let name = XML.text(name)
        return "<button type=\"button\" class=\"key\" data-series=\"\(name)\" aria-pressed=\"true\">"
          + "<i class=\"dot c\(place % 8) points\"></i>\(name)</button>"
      }
    return """
      <figure class="chart dots" id="chart-\(id)" data-kind="dots">
      <figcaption><h3>\(XML.text(title))</h3><span class="muted">\(XML.text(subtitle))</span>\
      <span class="keys">\(keys.joined())</span></figcaption>
      <div class="rows">\(rows.enumerated().map { line($1, first: $0 == 0) }.joined())
      <span></span><svg class="xs" aria-hidden="true">\(ChartAxis.xLabels(scale, labels: figure.map { figure in scale.ticks.map { figure($0) } } ?? unit.labels(scale.ticks)))</svg></div>
      </figure>
      \(table)

      """
  }

  private func line(_ row: Row, first: Bool) -> String {
    let spoken = zip(names, row.values).map { "\($0) \(text($1))" }.joined(separator: ", ")
    var marks = ""
    for (place, value) in row.values.enumerated() {
      guard let value else { continue }
      let name = XML.text(names.indices.contains(place) ? names[place] : "")
      let x = ChartAxis.percent(scale.position(value))
      // Staggered vertically, so that equal values stay distinguishable.
      let y = ChartAxis.percent(
        0.5 + (Double(place) - Double(names.count - 1) / 2) * min(0.3, 0.8 / Double(names.count)))
      var mark = ""
      if row.spans.indices.contains(place), let span = row.spans[place] {
        mark += "<line class=\"span\" x1=\"\(ChartAxis.percent(scale.position(span.least)))\" "
        mark += "x2=\"\(ChartAxis.percent(scale.position(span.most)))\" y1=\"\(y)\" y2=\"\(y)\"/>"
      }
      mark += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5\"><title>\(name): \(XML.text(text(value)))</title></circle>"
      marks += "<g class=\"points c\((row.color ?? place) % 8)\" data-series=\"\(name)\">\(mark)</g>"
    }
    let level =
      reference.map { value -> String in
        let x = ChartAxis.percent(scale.position(value))
        return "<line class=\"level\" x1=\"\(x)\" x2=\"\(x)\" y2=\"100%\"/>"
      } ?? ""
    return """
      <span class="name">\(XML.text(row.name))</span>\
      <svg class="plot" role="img"\(first ? " tabindex=\"0\"" : "")><title>\(XML.text("\(row.name): \(spoken)"))</title>\
      <line class="base" x2="100%" y1="50%" y2="50%"/>\(ChartAxis.xLines(scale))\(level)\(marks)</svg>
      """
  }

  private var table: String {
    let hasRatios = rows.contains { $0.ratios.contains { $0 != nil } }
    let header = names.enumerated().map { place, name in
      "<th scope=\"col\">\(XML.text(name))" + (hasRatios && place > 0 ? "<th scope=\"col\">ratio" : "")
    }
    let lines = rows.map { row in
      "<tr><th scope=\"row\">\(XML.text(row.name))"
        + row.values.enumerated().map { place, value in
          let ratio = row.ratios.indices.contains(place) ? row.ratios[place] : nil
          return "<td>\(text(value))" + (hasRatios && place > 0 ? "<td>\(ratio.map(Figures.ratio) ?? "–")" : "")
        }.joined()
    }
    return """
      <details class="behind"><summary>\(XML.text(title)) as a table</summary><div class="scroll"><table>
      <thead><tr><th scope="col">figure\(header.joined())</thead><tbody>\(lines.joined(separator: "\n"))</tbody></table></div></details>
      """
  }
}
