public import LoadHistory

/// A series as a page: one file, no network, no script; a chart for each metric and a table behind it.
public enum TrendPage {
  private static let width = 760.0
  private static let height = 180.0
  private static let margin = 12.0

  /// The page.
  public static func render(_ trend: Trend) -> String {
    let title = XML.text("\(trend.partition.scenario): \(trend.runs.count) runs")
    var body = "<h1>\(title)</h1>\n<p>Machine \(XML.text(trend.partition.machine))"
    body += trend.partition.allocator.map { ", \(XML.text($0))" } ?? ""
    body += "</p>\n"
    let alarms = trend.alarms
    body += "<p class=\"\(alarms.isEmpty ? "good" : "bad")\">"
    body +=
      (alarms.isEmpty
        ? "No recent change for the worse."
        : XML.text("Became worse lately: \(alarms.map(\.metric).joined(separator: ", ")).")) + "</p>\n"
    let varying = trend.metrics.filter { metric in metric.values.contains { $0 != metric.values.first } }
    for metric in varying.filter({ !$0.changes.isEmpty }) + varying.filter(\.changes.isEmpty) {
      body += chart(metric, trend)
    }
    let constant = trend.metrics.count - varying.count
    if constant > 0 { body += "<p>\(constant) metric\(constant == 1 ? " was" : "s were") the same in every run.</p>\n" }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      :root { color-scheme: light dark; --line: #0b6bcb; --mark: #b3261e; --better: #1b7f3b; --soft: #8886 }
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem }
      @media (prefers-color-scheme: dark) { :root { --line: #6cb2ff; --mark: #ff8a80; --better: #6fd08c } }
      h2 { font-size: 1rem; margin: 2rem 0 .3rem } svg { width: 100%; height: auto; overflow: visible }
      .level { stroke: var(--soft); stroke-width: 2; fill: none } .line { stroke: var(--line); fill: none }
      .worse { stroke: var(--mark); stroke-dasharray: 4 3 } .better { stroke: var(--better); stroke-dasharray: 1 3 }
      .bad { color: var(--mark); font-weight: 600 } .good { color: var(--better) }
      table { border-collapse: collapse; font-size: .85rem } td, th { padding: .15rem .6rem; text-align: right }
      text { font-size: 11px; fill: currentColor }
      </style></head><body>
      \(body)</body></html>

      """
  }

  /// No more points than can be told apart: of each stretch the least and the most, so that spikes stay.
  private static func thinned(_ points: [(Int, Double)]) -> [(Int, Double)] {
    let stretches = 400
    guard points.count > stretches * 2 else { return points }
    return (0..<stretches).flatMap { stretch -> [(Int, Double)] in
      let part = points[points.count * stretch / stretches..<points.count * (stretch + 1) / stretches]
      guard let least = part.min(by: { $0.1 < $1.1 }), let most = part.max(by: { $0.1 < $1.1 }) else { return [] }
      return least.0 < most.0 ? [least, most] : most.0 < least.0 ? [most, least] : [least]
    }
  }

  private static func chart(_ metric: Trend.MetricTrend, _ trend: Trend) -> String {
    guard let least = metric.values.min(), let most = metric.values.max() else { return "" }
    let name = XML.text(metric.metric.name)
    let span = most > least ? most - least : max(abs(most), 1)
    let low = most > least ? least : least - span / 2
    func x(_ place: Int) -> Double {
      margin + (width - 2 * margin) * Double(place) / Double(max(1, trend.runs.count - 1))
    }
    func y(_ value: Double) -> Double { height - margin - (height - 2 * margin) * (value - low) / span }
    func number(_ value: Double) -> String { Figures.fixed(value, 1) }
    let points = thinned(Array(zip(metric.runs, metric.values))).map { "\(number(x($0))),\(number(y($1)))" }
      .joined(separator: " ")
    var marks = ""
    for change in metric.changes {
      let place = number(x(change.place))
      marks += "<line class=\"\(change.isRegression ? "worse" : "better")\" x1=\"\(place)\" x2=\"\(place)\" y1=\"0\" "
      marks +=
        "y2=\"\(number(height))\"><title>\(XML.text(TrendReport.sentence(change, runs: trend.runs.count)))</title></line>"
    }
    func label(_ value: Double) -> String { XML.text(RunComparisonTable.figure(value, metric.metric.name)) }
    let sentences = metric.changes.map {
      "<li>\(XML.text(TrendReport.sentence($0, runs: trend.runs.count)))</li>"
    }.joined()
    let rows = zip(metric.runs, metric.values).suffix(50).map { place, value in
      "<tr><td>\(XML.text(trend.runs[place].run))</td><td>\(label(value))</td></tr>"
    }.joined()
    return """
      <h2>\(name)</h2>
      <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(name), \(metric.values.count) runs">
      <text x="0" y="10">\(label(most))</text><text x="0" y="\(Int(height))">\(label(least))</text>
      <polyline class="line" points="\(points)"/>\(marks)</svg>
      <ul>\(sentences)</ul>
      <details><summary>The last \(min(50, metric.values.count)) runs</summary>
      <table><tr><th>run</th><th>\(name)</th></tr>\(rows)</table></details>

      """
  }
}
