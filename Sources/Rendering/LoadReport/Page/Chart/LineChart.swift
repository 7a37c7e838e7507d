/// Curves over a common axis: the plot, its legend, the data for the page's script, and the table behind it.
///
/// The plot needs neither a script nor a size: positions are shares of its frame, curves are stretched to it and keep
/// their width, text keeps its size on every screen. Pure.
package struct LineChart {
  /// One curve.
  package struct Series {
    /// How it is drawn.
    package enum Style: String {
      case line
      /// Filled down to the axis.
      case area
      /// A target value, or the prediction of a law.
      case dashed
      /// Points alone.
      case points
    }

    var name: String
    /// One for each place on the axis; nil: not measured.
    var values: [Double?]
    var style = Style.line
    /// Which of the eight colours; from 0.
    var color: Int
  }

  /// A labelled level beside the curves.
  package struct Reference {
    var name: String
    var value: Double
    /// Whether the name stands below the line, because another line is near above.
    var isBelow = false
  }

  /// What the axis counts.
  package enum Kind: String {
    case time
    case percentile
    case count
    case runs
  }

  /// An annotated place on the axis.
  package struct Mark {
    var x: Double
    var isWorse: Bool
    var text: String
  }

  /// The name in the page, without spaces.
  var id: String
  var title: String
  /// A short description of the curves.
  var subtitle = ""
  var kind = Kind.time
  /// Places on the axis, ascending.
  var x: [Double]
  var xScale: AxisScale
  var xUnit = ChartUnit.seconds
  var yScale: AxisScale
  var yUnit: ChartUnit
  var series: [Series]
  var references: [Reference] = []
  var marks: [Mark] = []
  /// Charts of one axis move together: a moment in one is shown in all, dragging in one zooms all. Nil: this one does not.
  var axis: String? = "time"
  /// The names of places on the axis in the table and under the pointer; empty: their values.
  var names: [String] = []
  /// Whether the chart is low, for secondary figures.
  var isLow = false
  /// Whether a script of the page redraws it continually: then it has neither data for the pages' script nor a table.
  var isLive = false

  /// The frame that curves are drawn in before they are stretched.
  static let width = 4000.0
  static let height = 1000.0

  /// The figure and the table behind it.
  package func html() -> String {
    let tall = isLow ? " low" : ""
    let data =
      isLive ? "" : "<script type=\"application/json\" class=\"data\">\(ChartData.json(self))</script>\n"
    let kind = isLive ? "live" : kind.rawValue
    return """
      <figure class="chart\(tall)" id="chart-\(id)" data-kind="\(kind)"\(axis.map { " data-axis=\"\($0)\"" } ?? "")>
      <figcaption><h3>\(XML.text(title))</h3><span class="muted">\(XML.text(subtitle))</span>\(keys)</figcaption>
      <div class="frame"><svg class="ys" aria-hidden="true">\(yLabels)</svg>
      <svg class="plot" role="img" tabindex="0" aria-labelledby="title-\(id)"><title id="title-\(id)">\(XML.text(spoken))</title>
      <g class="grid">\(yLines)</g>\(ChartAxis.xLines(xScale))
      <svg class="area" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" preserveAspectRatio="none">\(changes)\(curves)</svg>\(unstretched)</svg>
      <svg class="xs" aria-hidden="true">\(ChartAxis.xLabels(xScale, unit: xUnit))</svg></div>
      \(data)</figure>
      \(isLive ? "" : table)

      """
  }

  // MARK: Picture

  private var keys: String {
    guard series.count > 1 else { return "" }
    let buttons = series.map { series in
      let name = XML.text(series.name)
      return "<button type=\"button\" class=\"key\" data-series=\"\(name)\" aria-pressed=\"true\">"
        + "<i class=\"dot c\(series.color % 8) \(series.style.rawValue)\"></i>\(name)</button>"
    }
    return "<span class=\"keys\">\(buttons.joined())</span>"
  }

  /// The description for screen readers.
  private var spoken: String {
    let parts = series.map { series -> String in
      let known = series.values.compactMap { $0 }
      guard let least = known.min(), let most = known.max() else { return "\(series.name): not measured" }
      return "\(series.name) from \(yUnit.text(least)) to \(yUnit.text(most))"
    }
    return "\(title): \(parts.joined(separator: "; "))"
  }

  private var yLabels: String {
    zip(yScale.ticks, yUnit.labels(yScale.ticks)).map { tick, label in
      let y = ChartAxis.percent(1 - yScale.position(tick))
      return "<text x=\"100%\" y=\"\(y)\" dy=\".32em\">\(XML.text(label))</text>"
    }.joined()
  }

  private var yLines: String {
    yScale.ticks.map { tick in
      let y = ChartAxis.percent(1 - yScale.position(tick))
      return "<line x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
    }.joined()
  }

  private var curves: String {
    series.filter { $0.style != .points }.map { series in
      let path = CurvePath(x: x, y: series.values, xScale: xScale, yScale: yScale)
      let fill = series.style == .area ? "<path class=\"fill\" d=\"\(path.filled)\"/>" : ""
      let dots = path.dots.isEmpty ? "" : "<path class=\"dots\" d=\"\(path.dots)\"/>"
      return
        "<g class=\"curve c\(series.color % 8) \(series.style.rawValue)\" data-series=\"\(XML.text(series.name))\">"
        + "\(fill)<path d=\"\(path.text)\"/>\(dots)</g>"
    }.joined()
  }

  private var changes: String {
    marks.map { mark in
      let x = Int((xScale.position(mark.x) * Self.width).rounded())
      return "<g class=\"change \(mark.isWorse ? "worse" : "better")\"><title>\(XML.text(mark.text))</title>"
        + "<path d=\"M\(x) 0V\(Int(Self.height))\"/></g>"
    }.joined()
  }

  /// The parts that must not be stretched: points, and levels with their names.
  private var unstretched: String {
    let points = series.filter { $0.style == .points }.map { series in
      let circles = zip(x, series.values).compactMap { x, y in
        y.map {
          "<circle cx=\"\(ChartAxis.percent(xScale.position(x)))\" cy=\"\(ChartAxis.percent(1 - yScale.position($0)))\" r=\"5\"/>"
        }
      }
      return "<g class=\"points c\(series.color % 8)\" data-series=\"\(XML.text(series.name))\">\(circles.joined())</g>"
    }
    let levels = references.filter { $0.value >= yScale.low && $0.value <= yScale.high }.map { reference in
      let y = ChartAxis.percent(1 - yScale.position(reference.value))
      return "<g class=\"reference\"><line x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        + "<text x=\"8\" y=\"\(y)\" dy=\"\(reference.isBelow ? 13 : -4)\">"
        + "\(XML.text("\(reference.name) \(yUnit.text(reference.value))"))</text></g>"
    }
    return (points + levels).joined()
  }

  // MARK: Table

  private var table: String {
    let stretches = Thinning.stretches(of: x.count, limit: Thinning.maximumRows)
    let columns = series.map { Thinning.unusual($0.values, stretches) }
    let rows = stretches.enumerated().map { place, range in
      "<tr><th scope=\"row\">\(XML.text(names.isEmpty ? ChartAxis.text(x[range.lowerBound], xUnit) : names[range.lowerBound]))"
        + columns.map { "<td>\(XML.text(yUnit.text($0[place])))" }.joined()
    }
    let isThinned = stretches.count < x.count
    let note =
      isThinned
      ? "<p class=\"muted\">\(x.count) points in \(stretches.count) rows: each row shows, "
        + "of its points, the value that is furthest from the median of all points.</p>"
      : ""
    return """
      <details class="behind"><summary>\(XML.text(title)) as a table</summary>\(note)<div class="scroll"><table>
      <thead><tr><th scope="col">\(xUnit == .seconds ? "time" : XML.text(xName))\
      \(series.map { "<th scope=\"col\">\(XML.text($0.name))" }.joined())</thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div></details>
      """
  }

  private var xName: String {
    switch kind {
    case .time: "time"
    case .percentile: "percentile"
    case .runs: "run"
    case .count: xUnit == .count ? "number" : xUnit.rawValue
    }
  }
}
