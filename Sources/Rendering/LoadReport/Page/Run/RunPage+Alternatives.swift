internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension RunPage {
  /// Scaling, alternatives side by side, and the runs below this one.
  var alternatives: [PageSection?] { [scaling, executors, cells] }

  // MARK: Scaling

  private var scaling: PageSection? {
    guard let scaling = record.scaling else { return nil }
    let curves = scaling.curves.filter { !$0.points.isEmpty }
    guard !curves.isEmpty else { return nil }
    let counts = curves.flatMap { $0.points.map { Double($0.threads) } }
    let most = counts.max() ?? 1
    // The law is drawn between the measured numbers of workers too.
    let x = Set(counts + (0...48).map { 1 + (most - 1) * Double($0) / 48 }).ordered()
    var series: [LineChart.Series] = []
    for (place, curve) in curves.enumerated() {
      let name = curves.count > 1 ? "\(curve.target), \(curve.executor)" : "measured"
      let measured = Dictionary(
        curve.points.map { (Double($0.threads), $0.throughputPerSecond) }, uniquingKeysWith: { $1 })
      series.append(
        .init(name: name, values: x.map { measured[$0] ?? nil }, style: .points, color: place))
      if let law = curve.universalScalabilityLaw {
        let fit = UniversalScalabilityLaw(lambda: law.lambda, sigma: law.sigma, kappa: law.kappa)
        series.append(
          .init(
            name: curves.count > 1 ? "fit of \(name)" : "Universal Scalability Law",
            values: x.map { fit.throughput(workers: $0) }, style: .line, color: place))
      }
      if curves.count == 1, let first = curve.points.first, let rate = first.throughputPerSecond {
        series.append(
          .init(
            name: "perfect scaling", values: x.map { rate * $0 / Double(first.threads) }, style: .dashed, color: 7))
      }
    }
    // The scale is that of the measurements; perfect scaling may exceed it.
    let measured = series.filter { $0.name != "perfect scaling" }.flatMap { $0.values.compactMap { $0 } }
    let y = AxisScale.linear(measured, unit: .rate)
    for place in series.indices where series[place].name == "perfect scaling" {
      series[place].values = series[place].values.map { $0.flatMap { $0 <= y.high ? $0 : nil } }
    }
    let xScale = AxisScale.linear(counts, unit: .count)
    let chart = LineChart(
      id: "scaling", title: "Throughput by number of workers", subtitle: "medians of the runs", kind: .count, x: x,
      xScale: xScale, xUnit: .count, yScale: y, yUnit: .rate, series: series, axis: nil)
    let words = ScalingTable(scaling).laws.map { "<li>\(XML.text($0))" }.joined()
    return PageSection(id: "scaling", title: "Scaling", body: chart.html() + "<ul>\(words)</ul>")
  }

  // MARK: Side by side

  private var executors: PageSection? {
    guard let comparison = record.comparison, comparison.labels.count > 1 else { return nil }
    func plots(_ metrics: Set<ComparisonRecord.Metric>, _ id: String, _ title: String, _ unit: ChartUnit) -> String {
      let rows = comparison.rows.filter { metrics.contains($0.metric) && $0.values.contains { $0 != nil } }
      guard !rows.isEmpty else { return "" }
      let all = rows.flatMap { $0.values.compactMap { $0 } + $0.least.compactMap { $0 } + $0.most.compactMap { $0 } }
      let repeated = comparison.runs.contains { $0 > 1 }
      return DotPlot(
        id: id, title: title,
        subtitle: (unit == .time ? "logarithmic" : "operations per second")
          + (repeated ? "; medians, lines from the minimum to the maximum of the runs" : ""),
        names: comparison.labels,
        rows: rows.map { row in
          .init(
            name: Self.name(of: row, withGroup: plan.groups.count > 1), values: row.values,
            spans: repeated
              ? zip(row.least, row.most).map { least, most in
                least.flatMap { least in most.map { (least: least, most: $0) } }
              } : [], ratios: row.ratios)
        }, scale: unit == .time ? AxisScale.logarithmic(all) : AxisScale.linear(all, unit: unit), unit: unit
      ).html()
    }
    return PageSection(
      id: "executors", title: "Side by side",
      body: plots([.throughput], "compared-throughput", "Throughput", .rate)
        + plots([.p50, .p99, .p999], "compared-latency", "Latency", .time))
  }

  private static func name(of row: ComparisonRecord.Row, withGroup: Bool) -> String {
    let operation =
      row.operation.map { withGroup ? "\(row.group.map { "\($0)/" } ?? "")\($0)" : $0 } ?? "all operations"
    return row.metric == .throughput ? operation : "\(operation) \(row.metric.title)"
  }

  // MARK: Runs

  private var cells: PageSection? {
    guard content.cells.count > 1 else { return nil }
    let rows = content.cells.map { cell -> String in
      let label = XML.text(cell.label)
      let name = cell.link.map { "<a href=\"\(XML.text($0))\">\(label)</a>" } ?? label
      let pooled = cell.record.operations.map(\.latencyNanoseconds.histogram).pooled()
      return "<tr><td>\(Badge.html(cell.record.verdict?.outcome))<th scope=\"row\">\(name)"
        + "<td>\(Figures.count(cell.record.totals.operations))<td>\(Figures.rate(cell.record.totals.throughputPerSecond))"
        + "<td>\(Figures.time(nanoseconds: pooled?.value(atPercentile: 50)))"
        + "<td>\(Figures.time(nanoseconds: pooled?.value(atPercentile: 99)))<td>\(Figures.count(cell.record.totals.failures))"
    }
    return PageSection(
      id: "runs", title: "Runs",
      body: """
        <div class="scroll"><table class="wide"><thead><tr><th scope="col">outcome<th scope="col" class="words">run<th scope="col">operations\
        <th scope="col">throughput<th scope="col">p50<th scope="col">p99<th scope="col">failed</thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
        """)
  }
}
