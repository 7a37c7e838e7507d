/// The figures of a chart for the page's script.
enum ChartData {
  /// JSON that may stand inside a script element.
  static func json(_ chart: LineChart) -> String {
    let stretches = Thinning.stretches(of: chart.x.count, limit: Thinning.maximumPoints)
    let places = stretches.map { ($0.lowerBound + $0.upperBound - 1) / 2 }
    let x = places.map { chart.x[$0] }
    let names =
      chart.names.isEmpty ? "" : ",\"names\":[\(places.map { string(chart.names[$0]) }.joined(separator: ","))]"
    let series = chart.series.map { series in
      "{\"name\":\(string(series.name)),\"y\":[\(Thinning.unusual(series.values, stretches).map(number).joined(separator: ","))]}"
    }
    return
      "{\"unit\":\"\(chart.yUnit.rawValue)\",\"xUnit\":\"\(chart.xUnit.rawValue)\",\"scale\":\"\(chart.xScale.kind.rawValue)\","
      + "\"from\":\(number(chart.xScale.low)),\"to\":\(number(chart.xScale.high)),\"x\":[\(x.map(exact).joined(separator: ","))],"
      + "\"series\":[\(series.joined(separator: ","))]\(names)}"
  }

  /// A JSON string; `<` is escaped too, so that no text ends the element.
  static func string(_ text: String) -> String {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "<", ">", "&", "\0"..<" ", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }

  /// At least five significant digits, more than are shown.
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "null" }
    let magnitude = abs(value)
    // Larger ones with an exponent, which JSON allows.
    if value == value.rounded() || magnitude >= 1e15 { return exact(value) }
    return magnitude >= 10000
      ? exact(value.rounded()) : magnitude >= 1 ? Figures.fixed(value, 4) : "\(Float(value))"
  }

  private static func exact(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }
}
