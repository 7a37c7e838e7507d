internal import LoadStatistics

/// A heat map of operations by latency and time: columns of time, rows of latency, darker for more operations.
struct HeatMap {
  /// Columns of equal length, each with the operations of each row; merged by addition, so that thinning loses none.
  struct Counts: Sendable {
    /// The number of rows per decade.
    static let rowsPerDecade = 8.0
    /// Above this number of columns, pairs of columns are merged.
    static let maximumColumns = 240

    /// The length of a column in seconds.
    private(set) var columnSeconds = 1
    /// Operations by row.
    private(set) var columns: [[Int: UInt64]] = []
    private var seconds = 0

    /// Adds the next second.
    mutating func add(_ histogram: Histogram?) {
      if seconds.isMultiple(of: columnSeconds) { columns.append([:]) }
      seconds += 1
      for bucket in histogram?.buckets ?? Histogram(layout: .threeDigits).buckets {
        columns[columns.count - 1][Self.row(of: Double(bucket.midpoint)), default: 0].addClamped(bucket.count)
      }
      if columns.count > Self.maximumColumns { halve() }
    }

    private mutating func halve() {
      columns = stride(from: 0, to: columns.count, by: 2).map { first in
        first + 1 < columns.count
          ? columns[first].merging(columns[first + 1], uniquingKeysWith: { $0.addingClamped($1) }) : columns[first]
      }
      columnSeconds *= 2
    }

    private static func row(of nanoseconds: Double) -> Int {
      Int((Logarithm.decimal(max(nanoseconds, 1)) * rowsPerDecade).rounded(.down))
    }

    /// The least value of a row.
    static func value(ofRow row: Int) -> Double { Logarithm.power(Double(row) / rowsPerDecade) }
  }

  var counts: Counts
  var xScale: AxisScale
  /// The number of shades.
  private static let shades = 8

  /// The figure and the table behind it; empty if nothing was timed.
  func html() -> String {
    let rows = counts.columns.flatMap(\.keys)
    guard let lowest = rows.min(), let highest = rows.max() else { return "" }
    let scale = AxisScale(
      kind: .log, low: Counts.value(ofRow: lowest), high: Counts.value(ofRow: highest + 1),
      ticks: AxisScale.logarithmic([Counts.value(ofRow: lowest), Counts.value(ofRow: highest + 1)]).ticks)
    let ticks = scale.ticks.filter { $0 >= scale.low * 0.999 && $0 <= scale.high * 1.001 }
    let labels = ticks.map {
      "<text x=\"100%\" y=\"\(ChartAxis.percent(1 - scale.position($0)))\" dy=\".32em\">\(ChartUnit.time.tick($0))</text>"
    }
    let most = counts.columns.flatMap(\.values).max() ?? 1
    let legend = (0..<Self.shades).map { "<i class=\"shade h\($0)\"></i>" }.joined()
    return """
      <figure class="chart" id="chart-heatmap" data-kind="time" data-axis="time">
      <figcaption><h3>Operations by latency and time</h3><span class="muted">logarithmic shades</span>\
      <span class="keys"><span class="legend">1 \(legend) \(Figures.count(Double(most)))</span></span></figcaption>
      <div class="frame"><svg class="ys" aria-hidden="true">\(labels.joined())</svg>
      <svg class="plot" role="img" tabindex="0" aria-labelledby="title-heatmap"><title id="title-heatmap">Latency heat map: \
      from \(ChartUnit.time.text(scale.low)) to \(ChartUnit.time.text(scale.high))</title>
      \(ChartAxis.xLines(xScale))
      <svg class="area" viewBox="0 0 \(Int(LineChart.width)) \(Int(LineChart.height))" preserveAspectRatio="none">\
      \(cells(lowest: lowest, highest: highest, most: most))</svg></svg>
      <svg class="xs" aria-hidden="true">\(ChartAxis.xLabels(xScale, unit: .seconds))</svg></div>
      <script type="application/json" class="data">{"unit":"count","xUnit":"seconds","scale":"linear",\
      "from":\(ChartData.number(xScale.low)),"to":\(ChartData.number(xScale.high)),"x":[],"series":[]}</script>
      </figure>
      \(table(lowest: lowest, highest: highest))

      """
  }

  /// One path for each shade; adjacent cells of the same shade are merged.
  private func cells(lowest: Int, highest: Int, most: UInt64) -> String {
    let rows = highest - lowest + 1
    func edge(_ row: Int) -> Int { Int((Double(highest + 1 - row) / Double(rows) * LineChart.height).rounded()) }
    func place(_ column: Int) -> Int {
      Int((xScale.position(Double(column * counts.columnSeconds)) * LineChart.width).rounded())
    }
    var paths = [String](repeating: "", count: Self.shades)
    for row in lowest...highest {
      var column = 0
      while column < counts.columns.count {
        guard let shade = shade(counts.columns[column][row], most) else {
          column += 1
          continue
        }
        var end = column + 1
        while end < counts.columns.count, self.shade(counts.columns[end][row], most) == shade { end += 1 }
        let top = edge(row + 1)
        let width = place(end) - place(column)
        paths[shade] += "M\(place(column)) \(top)h\(width)v\(edge(row) - top)h\(-width)z"
        column = end
      }
    }
    return paths.enumerated().filter { !$0.element.isEmpty }.map {
      "<path class=\"h\($0.offset)\" d=\"\($0.element)\"/>"
    }.joined()
  }

  private func shade(_ count: UInt64?, _ most: UInt64) -> Int? {
    guard let count, count > 0 else { return nil }
    let share = Logarithm.decimal(Double(count)) / max(Logarithm.decimal(Double(most)), 1e-9)
    return min(Self.shades - 1, Int(min(1, share) * Double(Self.shades)))
  }

  private func table(lowest: Int, highest: Int) -> String {
    let total = counts.columns.flatMap(\.values).reduce(0.0) { $0 + Double($1) }
    let rows = (lowest...highest).compactMap { row -> String? in
      let count = counts.columns.compactMap { $0[row] }.reduce(0.0) { $0 + Double($1) }
      guard count > 0 else { return nil }
      let columns = counts.columns.count { $0[row] != nil }
      return "<tr><th scope=\"row\">\(ChartUnit.time.text(Counts.value(ofRow: row)))"
        + "<td>\(Figures.count(count))<td>\(Figures.share(count / total))<td>\(columns) of \(counts.columns.count)"
    }
    return """
      <details class="behind"><summary>Operations by latency as a table</summary><div class="scroll"><table>
      <thead><tr><th scope="col">from<th scope="col">operations timed<th scope="col">share<th scope="col">time columns</thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div></details>
      """
  }
}
