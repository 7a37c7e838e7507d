/// The axis below a chart.
enum ChartAxis {
  /// A share as an SVG percentage with two decimals.
  static func percent(_ share: Double) -> String { Figures.fixed(share * 100, 2) + "%" }

  /// The label of a value.
  static func text(_ value: Double, _ unit: ChartUnit) -> String {
    unit == .share ? percentile(value) : unit.tick(value)
  }

  /// `50%`, `99.9%`.
  private static func percentile(_ share: Double) -> String {
    guard share < 1 else { return "100%" }
    // Half a thousandth of a nine off: 1 - 0.999 is not 0.001 to the last bit.
    let nines = -Logarithm.decimal(1 - share) - 0.0005
    return Figures.fixed(share * 100, max(0, min(6, Int((nines - 2).rounded(.up))))) + "%"
  }

  static func xLines(_ scale: AxisScale) -> String {
    let lines = scale.ticks.map { tick in
      let x = percent(scale.position(tick))
      return "<line y2=\"100%\" x1=\"\(x)\" x2=\"\(x)\"/>"
    }
    return "<g class=\"grid upright\">\(lines.joined())</g>"
  }

  static func xLabels(_ scale: AxisScale, unit: ChartUnit) -> String {
    xLabels(scale, labels: scale.ticks.map { text($0, unit) })
  }

  /// The labels below a plot. Labels that do not fit on a phone have the class `wide`.
  static func xLabels(_ scale: AxisScale, labels: [String]) -> String {
    var end = -Double.infinity
    return zip(scale.ticks, labels).map { tick, label in
      let position = scale.position(tick)
      let side = position < 0.04 ? "first" : position > 0.96 ? "last" : ""
      let width = Double(label.count) * characterWidth
      let start = position * narrowWidth - (side == "first" ? 0 : side == "last" ? width : width / 2)
      let isNarrow = start >= end + leastGap
      if isNarrow { end = start + width }
      let names = [side, isNarrow ? "" : "wide"].filter { !$0.isEmpty }.joined(separator: " ")
      return
        "<text\(names.isEmpty ? "" : " class=\"\(names)\"") x=\"\(percent(position))\" y=\"15\">\(XML.text(label))</text>"
    }.joined()
  }

  /// The minimum gap between two labels, in pixels.
  private static let leastGap = 4.0
  /// The width of a plot on a phone, in pixels.
  private static let narrowWidth = 270.0
  /// The width of a digit of a label, in pixels; other characters are narrower.
  private static let characterWidth = 6.5
}
